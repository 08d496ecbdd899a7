# METADATA
# title: A store is not encrypted with a key of its own
# description: Azure's key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_cosmosdb_account]
#       reads: {key: {presence: key_vault_key_id}, managed: {presence: managed_hsm_key_id}}
#     - types: [azurerm_storage_account]
#       reads: {key: {presence: customer_managed_key}, managed: {const: false}}
#       related:
#         keys: {type: azurerm_storage_account_customer_managed_key, by: storage_account_id, to: id}
#   message: "{subject} is encrypted with Azure's key"
#   remediation: >-
#     Set `key_vault_key_id` on a Cosmos DB account; add a `customer_managed_key`, or an
#     `azurerm_storage_account_customer_managed_key`, to a storage account.
#   controls: {cis-azure-2.0: ["3.12"]}
#   aliases: {checkov: [CKV_AZURE_100, CKV2_AZURE_1]}
package groundrule.encryption.azurerm.storage_customer_key

import rego.v1

violations contains {"at": "key"} if {
	input.values.key == false
	input.values.managed == false
	count(object.get(input.related, "keys", [])) == 0
}

satisfied if input.values.key == true

satisfied if input.values.managed == true

satisfied if some _ in input.related.keys
