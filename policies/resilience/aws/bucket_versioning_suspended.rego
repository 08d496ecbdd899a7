# METADATA
# title: Versioning of a bucket is not enabled
# description: What is overwritten or deleted in it, by accident or by an intruder, is gone.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket_versioning]
#       reads:
#         status: versioning_configuration.status
#   message: "{subject} leaves versioning {status}"
#   remediation: Set `status = "Enabled"` in `versioning_configuration`.
#   controls: {nist-800-53-r5: [CP-9, SI-12]}
#   partial: {checkov: [CKV_AWS_21], trivy: [AWS-0090], tfsec: [aws-s3-enable-versioning], regula: [FG_R00101]}
package groundrule.resilience.aws.bucket_versioning_suspended

import rego.v1

violations contains {"at": "status"} if not input.values.status == "Enabled"
