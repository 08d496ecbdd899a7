# METADATA
# title: An API keeps no access log
# description: Nobody can tell afterwards who called what.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_api_gateway_stage, aws_apigatewayv2_stage]
#       reads:
#         log: {presence: access_log_settings.destination_arn}
#   message: "{subject} keeps no access log"
#   remediation: Add an `access_log_settings` block with the ARN of a log group as its `destination_arn`.
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases: {checkov: [CKV_AWS_76], trivy: [AWS-0001], tfsec: [aws-api-gateway-enable-access-logging]}
package groundrule.logging.aws.api_access_logs

import rego.v1

violations contains {"at": "log"} if input.values.log == false
