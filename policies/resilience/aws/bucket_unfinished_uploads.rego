# METADATA
# title: A bucket's lifecycle keeps unfinished uploads
# description: The parts of a broken upload are shown nowhere, cost as much as objects, and hold their data for ever.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket_lifecycle_configuration]
#       reads:
#         part: {const: all}
#         own: {const: true}
#         days: {values: [rule.abort_incomplete_multipart_upload.days_after_initiation]}
#         status: {values: [rule.status]}
#         filters: {const: []}
#     - types: [aws_s3_bucket_lifecycle_configuration]
#       each: rule
#       reads:
#         part: {const: rule}
#         own: {presence: .abort_incomplete_multipart_upload}
#         days: {values: [rule.abort_incomplete_multipart_upload.days_after_initiation]}
#         status: {values: [.status]}
#         filters:
#           values:
#             - .prefix
#             - .filter.prefix
#             - .filter.object_size_greater_than
#             - .filter.object_size_less_than
#             - .filter.tag.key
#             - .filter.and.prefix
#             - .filter.and.object_size_greater_than
#             - .filter.and.object_size_less_than
#             - .filter.and.tags
#   message: "{subject} keeps unfinished uploads"
#   remediation: Add a `rule` with `status = "Enabled"`, an empty `filter` and an `abort_incomplete_multipart_upload`.
#   aliases: {checkov: [CKV_AWS_300]}
package groundrule.resilience.aws.bucket_unfinished_uploads

import rego.v1

# A rule is judged by itself if it is the only one that ends uploads. Of several, one that is on will do.
applies if {
	input.values.own == true
	judged
}

judged if input.values.part == "all"

judged if count(input.values.days) == 1

violations contains {"at": "days"} if not ended

ended if {
	input.values.part == "all"
	count(input.values.days) == 1
}

ended if {
	some days in input.values.days
	days > 0
	some status in input.values.status
	status == "Enabled"
	not partly
}

partly if {
	some filter in input.values.filters
	filter != ""
}
