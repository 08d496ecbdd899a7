# METADATA
# title: A database's firewall lets in all of Azure
# description: A range from 0.0.0.0 to 0.0.0.0 means every machine in Azure, other customers' too.
# custom:
#   severity: high
#   subjects:
#     - types:
#         - azurerm_mariadb_firewall_rule
#         - azurerm_mssql_firewall_rule
#         - azurerm_mysql_firewall_rule
#         - azurerm_mysql_flexible_server_firewall_rule
#         - azurerm_postgresql_firewall_rule
#         - azurerm_postgresql_flexible_server_firewall_rule
#         - azurerm_sql_firewall_rule
#         - azurerm_synapse_firewall_rule
#       reads:
#         from: {values: [start_ip_address]}
#         to: {values: [end_ip_address]}
#   message: "{subject} lets in every machine in Azure"
#   remediation: Set `start_ip_address` and `end_ip_address` to the addresses of known networks, or use a private endpoint.
#   controls: {cis-azure-2.0: ["4.1.2", "4.3.7"]}
#   aliases: {checkov: [CKV2_AZURE_34]}
#   partial: {checkov: [CKV2_AZURE_26], regula: [FG_R00192]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.database_firewall_azure

import rego.v1

violations contains {"at": "from"} if {
	some from in input.values.from
	from == "0.0.0.0"
	some to in input.values.to
	to == "0.0.0.0"
}

# One end elsewhere is enough.
satisfied if {
	some from in input.values.from
	from != "0.0.0.0"
}

satisfied if {
	some to in input.values.to
	to != "0.0.0.0"
}
