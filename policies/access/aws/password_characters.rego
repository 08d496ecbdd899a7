# METADATA
# title: Simple passwords are allowed
# description: A password of one kind of characters is guessed sooner than its length suggests.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_iam_account_password_policy]
#       reads:
#         lower: require_lowercase_characters
#         upper: require_uppercase_characters
#         numbers: require_numbers
#         symbols: require_symbols
#   message: "{subject} does not set {at} to true"
#   remediation: >-
#     Set `require_lowercase_characters`, `require_uppercase_characters`, `require_numbers` and `require_symbols` to
#     `true`.
#   controls: {nist-800-53-r5: [IA-5(1)]}
#   aliases:
#     checkov: [CKV_AWS_11, CKV_AWS_12, CKV_AWS_14, CKV_AWS_15]
#     trivy: [AWS-0058, AWS-0059, AWS-0060, AWS-0061]
#     tfsec:
#       - aws-iam-require-lowercase-in-passwords
#       - aws-iam-require-numbers-in-passwords
#       - aws-iam-require-symbols-in-passwords
#       - aws-iam-require-uppercase-in-passwords
package groundrule.access.aws.password_characters

import rego.v1

violations contains {"at": "lower", "needs": ["lower"]} if not input.values.lower == true

violations contains {"at": "upper", "needs": ["upper"]} if not input.values.upper == true

violations contains {"at": "numbers", "needs": ["numbers"]} if not input.values.numbers == true

violations contains {"at": "symbols", "needs": ["symbols"]} if not input.values.symbols == true
