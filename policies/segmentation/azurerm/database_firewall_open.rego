# METADATA
# title: A database's firewall lets in everybody, or all of Azure
# description: A range from 0.0.0.0 to 0.0.0.0 means every machine in Azure, other customers' too; one from 0.0.0.0 on, the internet.
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
#   aliases: {checkov: [CKV2_AZURE_26, CKV2_AZURE_34, CKV_AZURE_11], trivy: [AZU-0029]}
#   partial: {regula: [FG_R00192]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.database_firewall_open

import rego.v1

violations contains {"at": "from", "needs": ["from"]} if input.values.from in {"0.0.0.0", "0.0.0.0/0"}

violations contains {"at": "to", "needs": ["to"]} if input.values.to == "255.255.255.255"
