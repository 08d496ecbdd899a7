# METADATA
# title: A parameter is stored in plain text
# description: >-
#   Whoever may list the account's parameters reads it. A `SecureString` asks for the right to use its key as well.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_ssm_parameter]
#       reads: {kind: type}
#   message: "{subject} is stored in plain text ({kind})"
#   remediation: Set `type = "SecureString"`.
#   aliases: {checkov: [CKV2_AWS_34]}
package groundrule.encryption.aws.parameter

import rego.v1

violations contains {"at": "kind"} if not input.values.kind == "SecureString"
