# METADATA
# title: A service stands in one zone only
# description: When the zone's data centre fails, the service fails with it.
# custom:
#   severity: low
#   subjects:
#     - types: [azurerm_container_registry]
#       reads: {zones: zone_redundancy_enabled}
#     - types: [azurerm_container_registry]
#       each: georeplications
#       reads: {zones: .zone_redundancy_enabled}
#     - types: [azurerm_mssql_database]
#       reads: {zones: zone_redundant}
#     - types: [azurerm_service_plan]
#       reads: {zones: zone_balancing_enabled}
#   message: "{subject} stands in one zone only"
#   remediation: Set `zone_redundancy_enabled = true`, in `georeplications` too (`zone_balancing_enabled` on `azurerm_service_plan`, `zone_redundant` on `azurerm_mssql_database`).
#   aliases: {checkov: [CKV_AZURE_225, CKV_AZURE_229, CKV_AZURE_233]}
#   since: "2026.1"
package groundrule.resilience.azurerm.zone_redundancy

import rego.v1

violations contains {"at": "zones"} if not input.values.zones == true
