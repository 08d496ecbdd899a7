# METADATA
# title: A Kafka cluster does not log
# description: Nobody can tell afterwards who connected and what failed.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_msk_cluster]
#       reads:
#         enabled:
#           values:
#             - logging_info.broker_logs.cloudwatch_logs.enabled
#             - logging_info.broker_logs.firehose.enabled
#             - logging_info.broker_logs.s3.enabled
#   message: "{subject} does not log"
#   remediation: Set `enabled = true` in `cloudwatch_logs`, `firehose` or `s3` of `logging_info.broker_logs`.
#   aliases: {checkov: [CKV_AWS_80], trivy: [AWS-0074]}
package groundrule.logging.aws.broker_logs

import rego.v1

violations contains {"at": "enabled"} if not logged

satisfied if logged

logged if {
	some enabled in input.values.enabled
	enabled == true
}
