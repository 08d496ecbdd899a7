# METADATA
# title: A vault, storage account or database server has no private endpoint
# description: It is reached by its public address, so its firewall and its keys are all that stands between.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types:
#         - azurerm_key_vault
#         - azurerm_mariadb_server
#         - azurerm_mssql_server
#         - azurerm_mysql_server
#         - azurerm_postgresql_server
#         - azurerm_storage_account
#       reads: {inside: {const: false}}
#       related: &endpoint
#         endpoint:
#           type: azurerm_private_endpoint
#           by: private_service_connection.private_connection_resource_id
#           to: id
#     - types: [azurerm_mysql_flexible_server, azurerm_postgresql_flexible_server]
#       reads: {inside: {presence: delegated_subnet_id}}
#       related: *endpoint
#   message: "{subject} has no private endpoint"
#   remediation: Add an `azurerm_private_endpoint` with this id as `private_connection_resource_id`.
#   controls: {cis-azure-2.0: ["3.10", "8.7"]}
#   aliases:
#     checkov:
#       - CKV2_AZURE_32
#       - CKV2_AZURE_33
#       - CKV2_AZURE_42
#       - CKV2_AZURE_43
#       - CKV2_AZURE_44
#       - CKV2_AZURE_45
#       - CKV2_AZURE_56
#       - CKV2_AZURE_57
package groundrule.exposure.azurerm.without_private_endpoint

import rego.v1

# A flexible server in a subnet of its own needs none.
applies if input.values.inside == false

violations contains {"at": []} if count(input.related.endpoint) == 0

satisfied if some _ in input.related.endpoint
