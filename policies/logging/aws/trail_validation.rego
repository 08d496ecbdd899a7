# METADATA
# title: A trail's files are not signed
# description: Whoever gets at the bucket can change or delete what was recorded of them, and nobody can tell.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudtrail]
#       reads:
#         signed: enable_log_file_validation
#   message: "{subject} does not sign its files"
#   remediation: Set `enable_log_file_validation = true`.
#   controls:
#     nist-800-53-r5: [AU-9]
#     cis-aws-3.0: ["3.2"]
#   aliases:
#     checkov: [CKV_AWS_36]
#     trivy: [AWS-0016]
#     tfsec: [aws-cloudtrail-enable-log-validation]
#     regula: [FG_R00027]
package groundrule.logging.aws.trail_validation

import rego.v1

violations contains {"at": "signed"} if not input.values.signed == true
