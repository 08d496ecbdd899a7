# METADATA
# title: A Cosmos DB account answers every network
# description: Whoever gets hold of one of its keys reads and writes all data, from wherever he is.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_cosmosdb_account]
#       reads:
#         public: public_network_access_enabled
#         filter: is_virtual_network_filter_enabled
#         addresses: {presence: ip_range_filter}
#         subnets: {presence: virtual_network_rule}
#   message: "{subject} answers every network"
#   remediation: >-
#     Set `public_network_access_enabled = false`, or `is_virtual_network_filter_enabled = true` with
#     `virtual_network_rule` or `ip_range_filter`.
#   aliases: {checkov: [CKV_AZURE_99]}
#   since: "2026.1"
package groundrule.exposure.azurerm.cosmosdb_open

import rego.v1

violations contains {"at": "public"} if {
	not closed
	not filtered
}

satisfied if closed

satisfied if filtered

closed if input.values.public == false

filtered if {
	input.values.filter == true
	input.values.addresses == true
}

filtered if {
	input.values.filter == true
	input.values.subnets == true
}
