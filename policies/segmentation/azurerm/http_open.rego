# METADATA
# title: Plain HTTP is open to the world
# description: >-
#   What is served on port 80 can be read and changed by whoever is on the way. Each rule is judged alone: one of a
#   higher priority that denies the same is not seen.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_network_security_rule]
#       reads:
#         direction: direction
#         access: access
#         protocol: protocol
#         ports: {values: [destination_port_range, destination_port_ranges]}
#         sources: {values: [source_address_prefix, source_address_prefixes]}
#     - types: [azurerm_network_security_group]
#       each: security_rule
#       reads:
#         direction: .direction
#         access: .access
#         protocol: .protocol
#         ports: {values: [.destination_port_range, .destination_port_ranges]}
#         sources: {values: [.source_address_prefix, .source_address_prefixes]}
#   message: "{subject} opens port 80 to {element} (protocol {protocol}, ports {ports})"
#   remediation: Set `source_address_prefix` to known networks, or serve HTTPS, and HTTP by a gateway that redirects.
#   controls: {cis-azure-2.0: ["6.4"]}
#   aliases: {checkov: [CKV_AZURE_160]}
#   partial: {trivy: [AZU-0047]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.http_open

import rego.v1

import data.groundrule.lib.azure
import data.groundrule.lib.ports

applies if {
	lower(input.values.direction) == "inbound"
	lower(input.values.access) == "allow"
}

violations contains {"at": "sources", "element": source} if {
	lower(input.values.protocol) in {"*", "tcp"}
	some range in input.values.ports
	ports.covers(range, 80)
	some source in input.values.sources
	lower(source) in azure.world
}

# Whoever is let in: port 80 is not among those opened.
satisfied if count(opened) == 0

opened contains range if {
	some range in input.values.ports
	ports.covers(range, 80)
}
