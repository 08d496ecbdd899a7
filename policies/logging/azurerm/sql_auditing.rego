# METADATA
# title: A SQL server is not audited
# description: Nobody can tell afterwards who read or changed its data.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_mssql_server, azurerm_sql_server]
#       reads: {inline: {presence: extended_auditing_policy}}
#       related:
#         policy:
#           type: azurerm_mssql_server_extended_auditing_policy
#           by: server_id
#           to: id
#           reads: {enabled: enabled}
#   message: "{subject} is not audited"
#   remediation: Add an `azurerm_mssql_server_extended_auditing_policy` with this server's id as its `server_id`.
#   controls: {cis-azure-2.0: ["4.1.1"]}
#   aliases: {checkov: [CKV_AZURE_23], trivy: [AZU-0027], regula: [FG_R00282]}
package groundrule.logging.azurerm.sql_auditing

import rego.v1

violations contains {"at": []} if {
	not inline
	not audited
}

satisfied if inline

satisfied if audited

inline if input.values.inline == true

audited if {
	some policy in input.related.policy
	not policy.values.enabled == false
}
