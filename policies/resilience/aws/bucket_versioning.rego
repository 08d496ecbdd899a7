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
#         versioning: {type: aws_s3_bucket_versioning, by: bucket, to: [id, bucket]}
#   message: "{subject} has no versioning"
#   remediation: Add an `aws_s3_bucket_versioning` whose `bucket` is this one, with `status = "Enabled"`.
#   controls: {nist-800-53-r5: [CP-9, SI-12]}
#   aliases: {checkov: [CKV_AWS_21], trivy: [AWS-0090], tfsec: [aws-s3-enable-versioning]}
#   partial: {regula: [FG_R00101]}
package groundrule.resilience.aws.bucket_versioning

import rego.v1

# Versioning that is configured but not enabled is another rule's matter.
violations contains {"at": []} if {
	count(input.related.versioning) == 0
	not inline
}

satisfied if some _ in input.related.versioning

satisfied if inline

inline if {
	some enabled in input.values.inline
	enabled == true
}
