# METADATA
# title: A bucket has no copy elsewhere
# description: When its region fails, its objects cannot be reached; when its account is taken over, they may be gone.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads: {inline: {values: replication_configuration.rules.status}}
#       related:
#         replication:
#           type: aws_s3_bucket_replication_configuration
#           by: bucket
#           to: [id, bucket]
#           reads: {status: {values: [rule.status]}}
#   message: "{subject} has no copy elsewhere"
#   remediation: >-
#     Add an `aws_s3_bucket_replication_configuration` whose `bucket` is this one, with a `rule` that is `Enabled`.
#   controls: {nist-800-53-r5: [CP-6, CP-9, SC-36(2)]}
#   aliases: {checkov: [CKV_AWS_144], regula: [FG_R00275]}
package groundrule.resilience.aws.bucket_replication

import rego.v1

violations contains {"at": []} if not copied

satisfied if copied

copied if {
	some status in input.values.inline
	status == "Enabled"
}

copied if {
	some replication in input.related.replication
	some status in replication.values.status
	status == "Enabled"
}
