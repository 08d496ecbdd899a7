# METADATA
# title: A bucket has no encryption configured
# description: >-
#   S3 encrypts new objects with a key of its own since 2023; a standard asks for an algorithm and a key that
#   somebody chose and a plan shows.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         inline:
#           values: server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm
#       related:
#         sse: {type: aws_s3_bucket_server_side_encryption_configuration, by: bucket, to: [id, bucket]}
#   message: "{subject} has no encryption configured"
#   remediation: >-
#     Add an `aws_s3_bucket_server_side_encryption_configuration` whose `bucket` is this one, with a
#     `sse_algorithm`.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases: {trivy: [AWS-0088], tfsec: [aws-s3-enable-bucket-encryption], regula: [FG_R00099]}
package groundrule.encryption.aws.bucket_encryption

import rego.v1

violations contains {"at": []} if {
	count(input.related.sse) == 0
	not inline
}

satisfied if some _ in input.related.sse

satisfied if inline

inline if some _ in input.values.inline
