# METADATA
# title: A SQL server's audit log is kept too short
# description: Intrusions are found months after they began; by then nobody can tell what was read.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_mssql_server, azurerm_sql_server]
#       reads: {inline: {values: extended_auditing_policy.retention_in_days}}
#       related:
#         policy:
#           type: azurerm_mssql_server_extended_auditing_policy
#           by: server_id
#           to: id
#           reads: {days: retention_in_days}
#   message: "{subject} keeps no audit log for {settings.audit_retention_days} days"
#   remediation: >-
#     Set `retention_in_days` to 90 or more, or to 0, which keeps it for ever, in the server's
#     `azurerm_mssql_server_extended_auditing_policy`.
#   controls: {cis-azure-2.0: ["4.1.6"]}
#   aliases: {checkov: [CKV_AZURE_24], trivy: [AZU-0025], regula: [FG_R00283]}
package groundrule.logging.azurerm.sql_audit_retention

import rego.v1

violations contains {"at": []} if not kept

satisfied if kept

kept if {
	some days in input.values.inline
	long_enough(days)
}

kept if {
	some policy in input.related.policy
	long_enough(policy.values.days)
}

long_enough(days) if days == 0

long_enough(days) if days >= data.standards.logging.audit_retention_days
