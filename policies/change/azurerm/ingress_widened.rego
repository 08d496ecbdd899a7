# METADATA
# title: A network security rule lets in more than before
# description: >-
#   A change to a rule that is in use opens what runs behind it at once. Ports and addresses are compared as intervals, so
#   the same ones in another order, or cut differently, are no change.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: [azurerm_network_security_rule]
#       reads:
#         direction: direction
#         access: access
#         was: $before.access
#         protocol: protocol
#         old_protocol: $before.protocol
#         ports: {values: [destination_port_range, destination_port_ranges]}
#         old_port: $before.destination_port_range
#         old_ports: $before.destination_port_ranges
#         sources: {values: [source_address_prefix, source_address_prefixes]}
#         old_source: $before.source_address_prefix
#         old_sources: $before.source_address_prefixes
#   message: "{subject} will let in {element}, on ports on which it did not before"
#   remediation: Keep `source_address_prefix` and `destination_port_range` as narrow as they were, or have the opening reviewed.
#   controls: {nist-800-53-r5: [AC-4, CM-3, SC-7]}
#   since: "2026.1"
package groundrule.change.azurerm.ingress_widened

import rego.v1

import data.groundrule.lib.ports
import data.groundrule.lib.reach

applies if {
	lower(input.values.direction) == "inbound"
	lower(input.values.access) == "allow"
}

violations contains {"at": "sources", "element": source} if some source in reach.gained(before, after)

after := [{
	"protocol": protocol(input.values.protocol),
	"from": interval.from,
	"to": interval.to,
	"sources": {anybody(source) | some source in input.values.sources},
} |
	some range in input.values.ports
	some interval in ports.intervals(range)
]

# A rule that denied let nobody in.
before := [{
	"protocol": protocol(input.values.old_protocol),
	"from": interval.from,
	"to": interval.to,
	"sources": old_sources,
} |
	lower(input.values.was) == "allow"
	some range in old_ports
	some interval in ports.intervals(range)
]

old_ports contains range if range := input.values.old_port

old_ports contains range if some range in input.values.old_ports

old_sources contains source if source := anybody(input.values.old_source)

old_sources contains source if {
	some prefix in input.values.old_sources
	source := anybody(prefix)
}

# `*` is every protocol, and every address.
protocol(name) := "-1" if {
	name == "*"
} else := lower(name)

anybody(source) := "*" if {
	lower(source) in {"*", "any", "0.0.0.0/0", "0.0.0.0", "internet"}
} else := source
