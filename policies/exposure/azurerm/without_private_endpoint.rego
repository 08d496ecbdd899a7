# METADATA
# title: A vault or storage account has no private endpoint
# description: It is reached by its public address, so its firewall and its keys are all that stands between.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_key_vault, azurerm_storage_account]
#       related:
#         endpoint:
#           type: azurerm_private_endpoint
#           by: private_service_connection.private_connection_resource_id
#           to: id
#   message: "{subject} has no private endpoint"
#   remediation: Add an `azurerm_private_endpoint` with this id as `private_connection_resource_id`.
#   controls: {cis-azure-2.0: ["3.10", "8.7"]}
#   aliases: {checkov: [CKV2_AZURE_32, CKV2_AZURE_33]}
package groundrule.exposure.azurerm.without_private_endpoint

import rego.v1

violations contains {"at": []} if count(input.related.endpoint) == 0

satisfied if some _ in input.related.endpoint
