# METADATA
# title: Everybody may pull a registry's images
# description: Images hold code and configuration, and often more than was meant to leave the house.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_container_registry]
#       reads: {anonymous: anonymous_pull_enabled, tiers: {values: [sku]}}
#   message: "{subject} lets everybody pull its images"
#   remediation: Set `anonymous_pull_enabled = false`, or leave it out.
#   aliases: {checkov: [CKV_AZURE_138]}
package groundrule.access.azurerm.registry_anonymous_pull

import rego.v1

violations contains {"at": "anonymous"} if {
	open
	not basic
}

satisfied if not open

open if input.values.anonymous == true

satisfied if basic

# Registries of this tier do not know it.
basic if {
	some tier in input.values.tiers
	lower(tier) == "basic"
}
