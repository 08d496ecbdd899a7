# METADATA
# title: A flow log is off, or kept too short
# description: Intrusions are found months after they began; by then nobody can tell who talked to whom.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_network_watcher_flow_log]
#       reads:
#         enabled: enabled
#         kept: retention_policy.enabled
#         days: retention_policy.days
#   message: "{subject} is off or kept for less than {settings.flow_log_retention_days} days: {at}"
#   remediation: >-
#     Set `enabled = true`, there and in the `retention_policy`, and `days` to 90 or more, or to 0, which keeps it for
#     ever.
#   controls: {cis-azure-2.0: ["6.5"]}
#   aliases: {checkov: [CKV_AZURE_12], trivy: [AZU-0049], regula: [FG_R00286]}
package groundrule.logging.azurerm.flow_log_retention

import rego.v1

violations contains {"at": "enabled", "needs": ["enabled"]} if not input.values.enabled == true

violations contains {"at": "kept", "needs": ["kept"]} if not input.values.kept == true

violations contains {"at": "days", "needs": ["days"]} if {
	input.values.days < data.standards.logging.flow_log_retention_days
	input.values.days > 0
}
