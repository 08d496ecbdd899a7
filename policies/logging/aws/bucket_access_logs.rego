# METADATA
# title: A bucket does not log who reads it
# description: Nobody can tell afterwards what was read, changed or deleted, and by whom.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         inline: {presence: logging}
#       related:
#         logging: {type: aws_s3_bucket_logging, by: bucket, to: [id, bucket]}
#         logged_here: {type: aws_s3_bucket_logging, by: target_bucket, to: [id, bucket]}
#   message: "{subject} does not log who reads it"
#   remediation: Add an `aws_s3_bucket_logging` whose `bucket` is this one.
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases: {checkov: [CKV_AWS_18], trivy: [AWS-0089], regula: [FG_R00274]}
package groundrule.logging.aws.bucket_access_logs

import rego.v1

violations contains {"at": []} if {
	count(input.related.logging) == 0
	count(input.related.logged_here) == 0
	not inline
}

satisfied if some _ in input.related.logging

satisfied if inline

# It holds the logs of others. AWS advises against logging such a bucket: each delivery would write one more log.
satisfied if some _ in input.related.logged_here

inline if input.values.inline == true
