# METADATA
# title: A trail sends nothing to CloudWatch Logs
# description: Files in a bucket raise no alarm; what happens in the account is seen when somebody goes and looks.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudtrail]
#       reads:
#         group: {presence: cloud_watch_logs_group_arn}
#   message: "{subject} sends nothing to CloudWatch Logs"
#   remediation: Set `cloud_watch_logs_group_arn` and `cloud_watch_logs_role_arn`.
#   controls: {nist-800-53-r5: [AU-12]}
#   aliases:
#     checkov: [CKV2_AWS_10]
#     trivy: [AWS-0162]
#     tfsec: [aws-cloudtrail-ensure-cloudwatch-integration]
#     regula: [FG_R00029]
package groundrule.logging.aws.trail_log_group

import rego.v1

violations contains {"at": "group"} if input.values.group == false
