# METADATA
# title: An administration port is open to the world
# description: >-
#   SSH and RDP open to every address are tried by password guessers within minutes. Each rule is judged alone: one of
#   a higher priority that denies the same is not seen.
# custom:
#   severity: critical
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
#   message: "{subject} opens an administration port to {element} (protocol {protocol}, ports {ports})"
#   remediation: Set `source_address_prefix` to known networks, or use Azure Bastion.
#   controls: {cis-azure-1.3: ["6.1", "6.2"]}
#   partial:
#     checkov: [CKV_AZURE_9, CKV_AZURE_10]
#     trivy: [AZU-0047, AZU-0048, AZU-0050]
#     tfsec:
#       - azure-network-disable-rdp-from-internet
#       - azure-network-no-public-ingress
#       - azure-network-ssh-blocked-from-internet
#     regula: [FG_R00190, FG_R00191]
#   since: "2026.1"
package groundrule.segmentation.azurerm.admin_ports_open

import rego.v1

import data.groundrule.lib.ports

# As Azure writes the whole internet, in lower case. `VirtualNetwork` and other service tags are narrower.
world := {"*", "0.0.0.0/0", "::/0", "0.0.0.0", "<nw>/0", "/0", "any", "internet"}

applies if {
	lower(input.values.direction) == "inbound"
	lower(input.values.access) == "allow"
}

violations contains {"at": "sources", "element": source} if {
	lower(input.values.protocol) in {"*", "tcp", "udp"}
	some range in input.values.ports
	opens(range)
	some source in input.values.sources
	lower(source) in world
}

# Whoever is let in: no administration port is among those opened.
satisfied if count(opened) == 0

opened contains range if {
	some range in input.values.ports
	opens(range)
}

opens(range) if {
	some port in data.standards.segmentation.admin_ports
	ports.covers(range, port)
}
