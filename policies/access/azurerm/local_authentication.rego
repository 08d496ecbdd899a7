# METADATA
# title: A service takes keys or accounts of its own beside Azure AD
# description: Such a key says nothing of who uses it, knows no roles and no second factor, and outlives whoever has seen it.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_app_configuration, azurerm_cognitive_account, azurerm_servicebus_namespace]
#       reads: {enabled: local_auth_enabled, disabled: {const: false}, api: {const: ""}}
#     - types: [azurerm_eventhub_namespace, azurerm_search_service]
#       reads: {enabled: local_authentication_enabled, disabled: {const: false}, api: {const: ""}}
#     - types: [azurerm_storage_account]
#       reads: {enabled: shared_access_key_enabled, disabled: {const: false}, api: {const: ""}}
#     - types: [azurerm_cosmosdb_account]
#       reads: {enabled: local_authentication_enabled, disabled: local_authentication_disabled, api: kind}
#     - types: [azurerm_kubernetes_cluster]
#       reads: {enabled: {const: true}, disabled: local_account_disabled, api: {const: ""}}
#   message: "{subject} takes keys or accounts of its own"
#   remediation: >-
#     Turn them off: `local_auth_enabled = false`, `shared_access_key_enabled = false` on a storage account,
#     `local_authentication_enabled = false` on Cosmos DB (`local_authentication_disabled = true` before version 5 of the
#     provider), `local_account_disabled = true` on a Kubernetes cluster.
#   aliases: {checkov: [CKV2_AZURE_40, CKV_AZURE_140, CKV_AZURE_141, CKV_AZURE_184, CKV_AZURE_236]}
#   since: "2026.1"
package groundrule.access.azurerm.local_authentication

import rego.v1

# The API for MongoDB knows nothing but keys.
applies if not of_mongo

of_mongo if input.values.api in {"MongoDB", "Parse"}

# Keys are the default of every type and version.
violations contains {"at": []} if not off

satisfied if off

off if input.values.enabled == false

off if input.values.disabled == true
