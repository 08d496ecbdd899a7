# METADATA
# title: Nobody is told of what a trail records
# description: >-
#   A trail that is read after the event only tells what should have been stopped. For each kind of event that the setting
#   names there has to be a metric filter in CloudWatch Logs, and an alarm on its metric.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_cloudtrail]
#       reads:
#         group: {presence: cloud_watch_logs_group_arn}
#       related:
#         filter:
#           type: aws_cloudwatch_log_metric_filter
#           all: true
#           reads:
#             pattern: pattern
#             metrics: {values: metric_transformation.name}
#         alarm:
#           type: aws_cloudwatch_metric_alarm
#           all: true
#           reads: {metric: metric_name}
#   message: "{subject} raises no alarm for {element}"
#   remediation: >-
#     Add an `aws_cloudwatch_log_metric_filter` whose `pattern` names these events, and an `aws_cloudwatch_metric_alarm`
#     whose `metric_name` is that of its `metric_transformation`.
#   partial:
#     trivy:
#       - AWS-0147
#       - AWS-0148
#       - AWS-0149
#       - AWS-0150
#       - AWS-0151
#       - AWS-0152
#       - AWS-0153
#       - AWS-0154
#       - AWS-0155
#       - AWS-0156
#       - AWS-0157
#       - AWS-0158
#       - AWS-0159
#       - AWS-0160
#       - AWS-0174
#   since: "2026.1"
package groundrule.logging.aws.trail_alarms

import rego.v1

# What hands nothing to CloudWatch Logs is another rule's matter.
applies if {
	input.values.group == true
	count(data.standards.logging.trail_alarms) > 0
}

violations contains {"at": [], "element": event} if {
	some event in data.standards.logging.trail_alarms
	not raised[event]
}

raised contains event if {
	some event, alternatives in words
	some filter in input.related.filter
	some alternative in alternatives
	count([word | some word in alternative; contains(filter.values.pattern, word)]) == count(alternative)
	some metric in filter.values.metrics
	some alarm in input.related.alarm
	alarm.values.metric == metric
}

# What a filter's pattern names if it is about an event: all words of one of the lists.
words := {
	"bucket_policy_changes": [["PutBucketPolicy", "DeleteBucketPolicy"]],
	"config_changes": [["StopConfigurationRecorder"]],
	"console_login_failures": [["ConsoleLogin", "Failed authentication"]],
	"console_login_without_mfa": [["ConsoleLogin", "MFAUsed"]],
	"gateway_changes": [["AttachInternetGateway"]],
	"key_deletion": [["DisableKey", "ScheduleKeyDeletion"]],
	"network_acl_changes": [["CreateNetworkAclEntry"]],
	"organization_changes": [["organizations.amazonaws.com"]],
	"policy_changes": [["AttachRolePolicy"]],
	"root_usage": [["userIdentity.type", "Root"]],
	"route_table_changes": [["CreateRoute", "ReplaceRoute"]],
	"security_group_changes": [["AuthorizeSecurityGroupIngress"]],
	"trail_changes": [["StopLogging", "DeleteTrail"]],
	"unauthorized_calls": [["UnauthorizedOperation"], ["AccessDenied"]],
	"vpc_changes": [["CreateVpc", "DeleteVpc"]],
}
