# METADATA
# title: The activity log is kept too short
# description: Intrusions are found months after they began; by then nobody can tell who changed what.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_monitor_log_profile]
#       reads:
#         kept: retention_policy.enabled
#         days: retention_policy.days
#   message: "{subject} keeps the activity log for less than {settings.activity_log_retention_days} days"
#   remediation: >-
#     Set `days` in `retention_policy` to 365 or more, or `enabled = false` and `days = 0`, which keeps it for ever.
#   aliases: {checkov: [CKV_AZURE_37], trivy: [AZU-0031], regula: [FG_R00340]}
package groundrule.logging.azurerm.activity_log_retention

import rego.v1

violations contains {"at": "days"} if {
	not input.values.kept == false
	not long_enough
}

satisfied if long_enough

satisfied if input.values.kept == false

long_enough if input.values.days >= data.standards.logging.activity_log_retention_days
