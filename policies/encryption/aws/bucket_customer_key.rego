# METADATA
# title: A bucket is not encrypted with a key of KMS
# description: >-
#   S3's own key opens the objects to whoever may read them; a key of KMS has a policy of its own and records its use.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         inline: {values: server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm}
#       related:
#         sse:
#           type: aws_s3_bucket_server_side_encryption_configuration
#           by: bucket
#           to: [id, bucket]
#           reads: {algorithms: {values: [rule.apply_server_side_encryption_by_default.sse_algorithm]}}
#   message: "{subject} is not encrypted with a key of KMS"
#   remediation: >-
#     Set `sse_algorithm = "aws:kms"` and a `kms_master_key_id` in an
#     `aws_s3_bucket_server_side_encryption_configuration`.
#   aliases: {checkov: [CKV_AWS_145], trivy: [AWS-0132]}
package groundrule.encryption.aws.bucket_customer_key

import rego.v1

violations contains {"at": []} if not of_kms

satisfied if of_kms

of_kms if {
	some algorithm in input.values.inline
	startswith(algorithm, "aws:kms")
}

of_kms if {
	some sse in input.related.sse
	some algorithm in sse.values.algorithms
	startswith(algorithm, "aws:kms")
}
