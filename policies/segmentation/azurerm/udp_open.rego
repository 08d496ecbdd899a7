# METADATA
# title: UDP is open to the world
# description: >-
#   Services over UDP are used to flood others, as anybody can send requests in someone else's name. Each rule is
#   judged alone: one of a higher priority that denies the same is not seen.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_network_security_rule]
#       reads:
#         direction: direction
#         access: access
#         protocol: protocol
#         sources: {values: [source_address_prefix, source_address_prefixes]}
#     - types: [azurerm_network_security_group]
#       each: security_rule
#       reads:
#         direction: .direction
#         access: .access
#         protocol: .protocol
#         sources: {values: [.source_address_prefix, .source_address_prefixes]}
#   message: "{subject} opens UDP to {element}"
#   remediation: Set `source_address_prefix` to known networks.
#   controls: {cis-azure-2.0: ["6.3"]}
#   aliases: {checkov: [CKV_AZURE_77]}
package groundrule.segmentation.azurerm.udp_open

import rego.v1

import data.groundrule.lib.azure

applies if {
	lower(input.values.direction) == "inbound"
	lower(input.values.access) == "allow"
	lower(input.values.protocol) == "udp"
}

violations contains {"at": "sources", "element": source} if {
	some source in input.values.sources
	lower(source) in azure.world
}
