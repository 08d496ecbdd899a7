# METADATA
# title: An event hub stands in a region without zones
# description: >-
#   When its data centre fails, it fails with it: its zones are chosen by its region, and this one has none.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_eventhub_namespace]
#       reads: {region: location}
#   message: "{subject} stands in a region without zones ({region})"
#   remediation: Set `location` to a region with availability zones.
#   aliases: {checkov: [CKV_AZURE_228]}
package groundrule.resilience.azurerm.event_hub_region

import rego.v1

# https://learn.microsoft.com/azure/reliability/regions-list, in lower case and without spaces.
with_zones := {
	"australiaeast", "austriaeast", "brazilsouth", "canadacentral", "centralindia", "centralus", "chilecentral",
	"chinanorth3", "eastasia", "eastus", "eastus2", "francecentral", "germanywestcentral", "indonesiacentral",
	"israelcentral", "italynorth", "japaneast", "japanwest", "koreacentral", "malaysiawest", "mexicocentral",
	"newzealandnorth", "northeurope", "norwayeast", "polandcentral", "qatarcentral", "southafricanorth",
	"southcentralus", "southeastasia", "spaincentral", "swedencentral", "switzerlandnorth", "uaenorth", "uksouth",
	"usgovvirginia", "westeurope", "westus2", "westus3",
}

violations contains {"at": "region"} if not has_zones

has_zones if lower(replace(input.values.region, " ", "")) in with_zones
