# METADATA
# title: A bucket keeps everything for ever
# description: >-
#   Old versions, broken uploads and data that nobody decided to keep pile up, cost more each month, and may hold what
#   should be gone by now.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         inline: {values: lifecycle_rule.enabled}
#       related:
#         lifecycle: {type: aws_s3_bucket_lifecycle_configuration, by: bucket, to: [id, bucket]}
#   message: "{subject} has no lifecycle"
#   remediation: Add an `aws_s3_bucket_lifecycle_configuration` whose `bucket` is this one.
#   controls: {nist-800-53-r5: [CP-9, CP-10, SC-5(2)]}
#   aliases: {checkov: [CKV2_AWS_61]}
package groundrule.resilience.aws.bucket_lifecycle

import rego.v1

violations contains {"at": []} if {
	count(input.related.lifecycle) == 0
	not inline
}

satisfied if some _ in input.related.lifecycle

satisfied if inline

inline if {
	some enabled in input.values.inline
	enabled == true
}
