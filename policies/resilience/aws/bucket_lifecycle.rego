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
#         lifecycle:
#           type: aws_s3_bucket_lifecycle_configuration
#           by: bucket
#           to: [id, bucket]
#           reads: {status: {values: rule.status}}
#   message: "{subject} has no lifecycle that is on"
#   remediation: >-
#     Add an `aws_s3_bucket_lifecycle_configuration` whose `bucket` is this one, with a `rule` whose `status` is `Enabled`.
#   controls: {nist-800-53-r5: [CP-9, CP-10, SC-5(2)]}
#   aliases: {checkov: [CKV2_AWS_61]}
package groundrule.resilience.aws.bucket_lifecycle

import rego.v1

violations contains {"at": []} if {
	not enabled
	not inline
}

satisfied if enabled

satisfied if inline

enabled if {
	some lifecycle in input.related.lifecycle
	some status in lifecycle.values.status
	status != "Disabled"
}

inline if {
	some on in input.values.inline
	on == true
}
