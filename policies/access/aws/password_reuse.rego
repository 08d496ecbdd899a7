# METADATA
# title: Old passwords may be used again
# description: A password that leaked once works again as soon as somebody goes back to it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_iam_account_password_policy]
#       reads:
#         remembered: password_reuse_prevention
#   message: "{subject} does not keep enough old passwords from being used again ({remembered})"
#   remediation: Set `password_reuse_prevention` to at least `access.password_reuse`.
#   controls:
#     nist-800-53-r5: [IA-5(1)]
#     cis-aws-3.0: ["1.9"]
#   aliases:
#     checkov: [CKV_AWS_13]
#     trivy: [AWS-0056]
#     tfsec: [aws-iam-no-password-reuse]
package groundrule.access.aws.password_reuse

import rego.v1

violations contains {"at": "remembered"} if not enough

enough if input.values.remembered >= data.standards.access.password_reuse
