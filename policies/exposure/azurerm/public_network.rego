# METADATA
# title: A service can be reached from public networks
# description: Whoever finds its name can try to log in; only keys and firewall rules stand between. A private endpoint needs none of that.
# custom:
#   severity: medium
#   subjects:
#     - types:
#         - azurerm_cognitive_account
#         - azurerm_container_registry
#         - azurerm_cosmosdb_account
#         - azurerm_mariadb_server
#         - azurerm_mssql_server
#         - azurerm_mysql_server
#         - azurerm_postgresql_server
#         - azurerm_redis_cache
#         - azurerm_search_service
#         - azurerm_storage_account
#       reads: {public: public_network_access_enabled, inside: {const: false}, action: {const: ""}, addresses: {const: false}, subnets: {const: false}}
#     - types: [azurerm_data_factory]
#       reads: {public: public_network_enabled, inside: {const: false}, action: {const: ""}, addresses: {const: false}, subnets: {const: false}}
#     - types: [azurerm_mysql_flexible_server]
#       reads:
#         public: public_network_access
#         inside: {presence: delegated_subnet_id}
#         action: {const: ""}
#         addresses: {const: false}
#         subnets: {const: false}
#     - types: [azurerm_postgresql_flexible_server]
#       reads:
#         public: public_network_access_enabled
#         inside: {presence: delegated_subnet_id}
#         action: {const: ""}
#         addresses: {const: false}
#         subnets: {const: false}
#     - types: [azurerm_key_vault]
#       reads:
#         public: public_network_access_enabled
#         inside: {const: false}
#         action: network_acls.default_action
#         addresses: {presence: network_acls.ip_rules}
#         subnets: {presence: network_acls.virtual_network_subnet_ids}
#   message: "{subject} can be reached from public networks"
#   remediation: >-
#     Set `public_network_access_enabled = false` (`public_network_enabled` for `azurerm_data_factory`,
#     `public_network_access = "Disabled"` for `azurerm_mysql_flexible_server`) and use a private endpoint, or give a
#     flexible server a `delegated_subnet_id`. Public access is the default.
#   aliases:
#     checkov:
#       - CKV_AZURE_53
#       - CKV_AZURE_59
#       - CKV_AZURE_68
#       - CKV_AZURE_89
#       - CKV_AZURE_101
#       - CKV_AZURE_104
#       - CKV_AZURE_113
#       - CKV_AZURE_124
#       - CKV_AZURE_134
#       - CKV_AZURE_139
#       - CKV_AZURE_189
#     trivy: [AZU-0022]
#   partial: {regula: [FG_R00221, FG_R00222, FG_R00223]}
#   since: "2026.1"
package groundrule.exposure.azurerm.public_network

import rego.v1

# Open is the default of every type and version; a plan of an old version does not show it.
violations contains {"at": "public"} if {
	not off
	not inside
	not selected
}

satisfied if off

satisfied if inside

satisfied if selected

off if input.values.public in {false, "Disabled"}

# A flexible server in a subnet of its own has no public address.
inside if input.values.inside == true

# A vault answers the networks that its firewall names, and no other.
selected if {
	input.values.action == "Deny"
	input.values.addresses == true
}

selected if {
	input.values.action == "Deny"
	input.values.subnets == true
}
