# METADATA
# title: An administration port is open to the world
# description: >-
#   SSH and RDP open to every address are tried by password guessers within minutes. A rule of the same group that comes
#   first, and denies the port to everybody, closes it. What is open over UDP only is another rule's matter.
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
#         priority: priority
#         siblings: {const: []}
#       related:
#         group:
#           type: azurerm_network_security_group
#           by: network_security_group_name
#           to: [name]
#           related:
#             rule:
#               type: azurerm_network_security_rule
#               by: network_security_group_name
#               to: [name]
#               from: related
#               reads:
#                 direction: direction
#                 access: access
#                 protocol: protocol
#                 priority: priority
#                 ports: {values: [destination_port_range, destination_port_ranges]}
#                 sources: {values: [source_address_prefix, source_address_prefixes]}
#                 destination: destination_address_prefix
#     - types: [azurerm_network_security_group]
#       each: security_rule
#       reads:
#         direction: .direction
#         access: .access
#         protocol: .protocol
#         ports: {values: [.destination_port_range, .destination_port_ranges]}
#         sources: {values: [.source_address_prefix, .source_address_prefixes]}
#         priority: .priority
#         siblings: security_rule
#   message: "{subject} opens an administration port to {element} (protocol {protocol}, ports {ports})"
#   remediation: Set `source_address_prefix` to known networks, or use Azure Bastion.
#   controls: {cis-azure-2.0: ["6.1", "6.2"]}
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

import data.groundrule.lib.azure
import data.groundrule.lib.ports

applies if {
	lower(input.values.direction) == "inbound"
	lower(input.values.access) == "allow"
}

violations contains {"at": "sources", "element": source} if {
	lower(input.values.protocol) in {"*", "tcp"}
	some port in data.standards.segmentation.admin_ports
	some range in input.values.ports
	ports.covers(range, port)
	some source in input.values.sources
	lower(source) in azure.world
	blocked := count(deniers[port])
	blocked == 0
}

# By port, the numbers of the rules that come first and deny it to everybody.
deniers := {port: numbers |
	some port in data.standards.segmentation.admin_ports
	numbers := written(port) | joined(port)
}

written(port) := {rule.priority |
	some rule in input.values.siblings
	rule.priority < input.values.priority
	denies(rule) == true
	some range in listed(rule, "destination_port_range", "destination_port_ranges")
	ports.covers(range, port)
	some source in listed(rule, "source_address_prefix", "source_address_prefixes")
	lower(source) in azure.world
	rule.destination_address_prefix == "*"
}

# What a rule that is written in its group says once, or in a list.
listed(rule, one, several) := {text |
	some name in [one, several]
	some text in strings(rule[name])
}

strings(value) := [value] if {
	is_string(value)
} else := value

joined(port) := {rule.values.priority |
	some group in input.related.group
	some rule in group.related.rule
	rule.values.priority < input.values.priority
	denies(rule.values) == true
	some range in rule.values.ports
	ports.covers(range, port)
	some source in rule.values.sources
	lower(source) in azure.world
	rule.values.destination == "*"
}

denies(rule) if {
	lower(rule.direction) == "inbound"
	lower(rule.access) == "deny"
	lower(rule.protocol) in {"*", lower(input.values.protocol)}
}

# Whoever is let in: no administration port is among those opened.
satisfied if count(opened) == 0

opened contains range if {
	some range in input.values.ports
	some port in data.standards.segmentation.admin_ports
	ports.covers(range, port)
}
