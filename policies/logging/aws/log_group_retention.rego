# METADATA
# title: A log group keeps its logs for ever
# description: Logs that nobody decided to keep cost more each month, and hold personal data for longer than they may.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudwatch_log_group]
#       reads:
#         retention: retention_in_days
#   message: "{subject} keeps its logs for ever"
#   remediation: Set `retention_in_days` to what the organisation asks for.
#   controls: {nist-800-53-r5: [AU-11, SI-12]}
#   aliases: {checkov: [CKV_AWS_66]}
package groundrule.logging.aws.log_group_retention

import rego.v1

violations contains {"at": "retention"} if not expires

# 0 is how the provider writes "for ever".
expires if input.values.retention > 0
