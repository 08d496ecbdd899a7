# METADATA
# title: A database keeps its logs to itself
# description: They go with the machine, and nobody is told of failed logins.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance, aws_rds_cluster]
#       reads: {logs: {presence: enabled_cloudwatch_logs_exports}}
#   message: "{subject} keeps its logs to itself"
#   remediation: Set `enabled_cloudwatch_logs_exports` to the logs that the engine has.
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases: {checkov: [CKV_AWS_129, CKV_AWS_324]}
package groundrule.logging.aws.database_logs

import rego.v1

violations contains {"at": "logs"} if input.values.logs == false
