# METADATA
# title: Logs are deleted early
# description: An intrusion is noticed weeks after it happened. What was logged then has to be there still.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_cloudwatch_log_group]
#       reads: {days: retention_in_days, cloud: {const: aws}}
#     - types: [azurerm_log_analytics_workspace]
#       reads: {days: retention_in_days, cloud: {const: azurerm}}
#     - types: [google_logging_billing_account_bucket_config, google_logging_folder_bucket_config, google_logging_organization_bucket_config, google_logging_project_bucket_config]
#       reads: {days: retention_days, cloud: {const: google}}
#   message: "{subject} keeps logs for {days} days"
#   remediation: >-
#     Set `retention_in_days` to at least what the setting `log_group_retention_days` says; elsewhere than in AWS,
#     `retention_in_days` (`retention_days`) to at least what the setting `retention_days` says.
#   controls: {nist-800-53-r5: [AU-11]}
#   partial: {checkov: [CKV_AWS_338]}
#   since: "2026.1"
package groundrule.logging.retention

import rego.v1

# Zero, and nothing, is for ever in AWS, and what the provider chooses elsewhere.
violations contains {"at": "days"} if {
	input.values.days > 0
	input.values.days < least[input.values.cloud]
}

least := {
	"aws": data.standards.logging.log_group_retention_days,
	"azurerm": data.standards.logging.retention_days,
	"google": data.standards.logging.retention_days,
}
