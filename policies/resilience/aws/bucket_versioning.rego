# METADATA
# title: A bucket has no versioning
# description: What is overwritten or deleted in it, by accident or by an intruder, is gone.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         inline: {values: versioning.enabled}
#       related:
#         versioning:
#           type: aws_s3_bucket_versioning
#           by: bucket
#           to: [id, bucket]
#           reads: {status: versioning_configuration.status}
#   message: "{subject} has no versioning"
#   remediation: Add an `aws_s3_bucket_versioning` whose `bucket` is this one, with `status = "Enabled"`.
#   controls: {nist-800-53-r5: [CP-9, SI-12]}
#   aliases: {checkov: [CKV_AWS_21], trivy: [AWS-0090], tfsec: [aws-s3-enable-versioning]}
#   partial: {regula: [FG_R00101]}
package groundrule.resilience.aws.bucket_versioning

import rego.v1

violations contains {"at": []} if {
	count(input.related.versioning) == 0
	not inline
}

violations contains {"at": ["versioning", versioning.ref, "status"]} if {
	some versioning in input.related.versioning
	not enabled
	not inline
}

satisfied if enabled

satisfied if inline

enabled if {
	some versioning in input.related.versioning
	versioning.values.status == "Enabled"
}

inline if {
	some on in input.values.inline
	on == true
}
