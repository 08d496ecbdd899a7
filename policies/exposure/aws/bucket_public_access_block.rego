# METADATA
# title: A bucket has no public access block
# description: Without one, a single wrong ACL or policy makes the bucket public.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       related:
#         pab: {type: aws_s3_bucket_public_access_block, by: bucket, to: [id, bucket]}
#   message: "{subject} has no public access block"
#   remediation: Add an `aws_s3_bucket_public_access_block` whose `bucket` is this one, with all four settings `true`.
#   controls:
#     nist-800-53-r5: [AC-3, AC-4, SC-7]
#     cis-aws-3.0: ["2.1.4"]
#   aliases: {checkov: [CKV2_AWS_6], trivy: [AWS-0094], tfsec: [aws-s3-specify-public-access-block]}
#   partial: {regula: [FG_R00229]}
package groundrule.exposure.aws.bucket_public_access_block

import rego.v1

violations contains {"at": []} if count(input.related.pab) == 0

satisfied if some _ in input.related.pab
