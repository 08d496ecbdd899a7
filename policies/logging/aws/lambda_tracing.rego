# METADATA
# title: A function is not traced
# description: When a chain of calls fails or slows down, nobody can tell which link it was.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function]
#       reads:
#         mode: tracing_config.mode
#   message: "{subject} is not traced"
#   remediation: Set `mode = "Active"` in `tracing_config`.
#   aliases: {trivy: [AWS-0066], tfsec: [aws-lambda-enable-tracing]}
#   partial: {checkov: [CKV_AWS_50]}
package groundrule.logging.aws.lambda_tracing

import rego.v1

violations contains {"at": "mode"} if not input.values.mode == "Active"
