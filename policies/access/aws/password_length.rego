# METADATA
# title: Short passwords are allowed
# description: The shorter a password, the sooner it is guessed.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_iam_account_password_policy]
#       reads:
#         length: minimum_password_length
#   message: "{subject} asks for {length} characters"
#   remediation: Set `minimum_password_length` to at least `access.password_min_length`.
#   controls:
#     nist-800-53-r5: [IA-5(1)]
#     cis-aws-3.0: ["1.8"]
#   aliases:
#     checkov: [CKV_AWS_10]
#     trivy: [AWS-0063]
#     tfsec: [aws-iam-set-minimum-password-length]
package groundrule.access.aws.password_length

import rego.v1

violations contains {"at": "length"} if not long_enough

long_enough if input.values.length >= data.standards.access.password_min_length
