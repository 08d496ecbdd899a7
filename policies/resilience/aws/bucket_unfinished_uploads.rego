# METADATA
# title: A bucket's lifecycle keeps unfinished uploads
# description: The parts of a broken upload are shown nowhere, cost as much as objects, and hold their data for ever.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket_lifecycle_configuration]
#       reads:
#         days: {values: [rule.abort_incomplete_multipart_upload.days_after_initiation]}
#         status: {values: [rule.status]}
#         filters:
#           values:
#             - rule.prefix
#             - rule.filter.prefix
#             - rule.filter.object_size_greater_than
#             - rule.filter.object_size_less_than
#             - rule.filter.tag.key
#             - rule.filter.and.prefix
#             - rule.filter.and.object_size_greater_than
#             - rule.filter.and.object_size_less_than
#             - rule.filter.and.tags
#   message: "{subject} keeps unfinished uploads"
#   remediation: Add a `rule` with `status = "Enabled"`, an empty `filter` and an `abort_incomplete_multipart_upload`.
#   aliases: {checkov: [CKV_AWS_300]}
package groundrule.resilience.aws.bucket_unfinished_uploads

import rego.v1

violations contains {"at": "days"} if not ended

ended if {
	some days in input.values.days
	days > 0
	enabled
	not partly
}

enabled if {
	some status in input.values.status
	status == "Enabled"
}

# Of several rules it is not told which one has the filter.
partly if {
	count(input.values.status) == 1
	some filter in input.values.filters
	filter != ""
}
