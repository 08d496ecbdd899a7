# METADATA
# title: A database's firewall lets in everybody
# description: A range from 0.0.0.0 on, or up to 255.255.255.255, is the internet, or much of it, where passwords are tried all day.
# custom:
#   severity: critical
#   subjects:
#     - types:
#         - azurerm_mariadb_firewall_rule
#         - azurerm_mssql_firewall_rule
#         - azurerm_mysql_firewall_rule
#         - azurerm_mysql_flexible_server_firewall_rule
#         - azurerm_postgresql_firewall_rule
#         - azurerm_postgresql_flexible_server_firewall_rule
#         - azurerm_sql_firewall_rule
#       reads:
#         from: start_ip_address
#         to: end_ip_address
#   message: "{subject} lets in {from} to {to}"
#   remediation: Set `start_ip_address` and `end_ip_address` to the addresses of known networks, or use a private endpoint.
#   controls: {cis-azure-2.0: ["4.1.2"]}
#   aliases: {checkov: [CKV_AZURE_11], trivy: [AZU-0029]}
#   partial: {checkov: [CKV2_AZURE_26], regula: [FG_R00192]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.database_firewall_open

import rego.v1

violations contains {"at": "from"} if {
	input.values.from in {"0.0.0.0", "0.0.0.0/0"}
	not azure_only
}

violations contains {"at": "to", "needs": ["to"]} if input.values.to == "255.255.255.255"

# Stands for the addresses of Azure, which another rule looks at.
azure_only if {
	input.values.from == "0.0.0.0"
	input.values.to == "0.0.0.0"
}
