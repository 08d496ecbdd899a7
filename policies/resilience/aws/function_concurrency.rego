# METADATA
# title: A function may use up all of the account's concurrency
# description: When it runs wild, or is called by somebody who does, the account's other functions stop.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function]
#       reads: {reserved: reserved_concurrent_executions}
#   message: "{subject} may use up all of the account's concurrency"
#   remediation: Set `reserved_concurrent_executions`.
#   aliases: {checkov: [CKV_AWS_115]}
package groundrule.resilience.aws.function_concurrency

import rego.v1

violations contains {"at": "reserved"} if not limited

limited if input.values.reserved >= 0
