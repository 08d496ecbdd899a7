# METADATA
# title: A security group lets in more than before
# description: >-
#   A change to the rules of a group that is in use opens what runs behind it at once. Ports and addresses are compared as
#   intervals, so the same rules in another order, or cut differently, are no change.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: [aws_security_group, aws_default_security_group]
#       reads:
#         shape: {const: inline}
#         direction: {const: ingress}
#         rules: ingress
#         before: $before.ingress
#     - types: [aws_security_group_rule]
#       reads:
#         shape: {const: rule}
#         direction: type
#         rules: {values: [cidr_blocks, ipv6_cidr_blocks, prefix_list_ids, source_security_group_id]}
#         before: $before.cidr_blocks
#         before_ipv6: $before.ipv6_cidr_blocks
#         before_lists: $before.prefix_list_ids
#         before_group: $before.source_security_group_id
#         protocol: protocol
#         from: from_port
#         to: to_port
#         before_protocol: $before.protocol
#         before_from: $before.from_port
#         before_to: $before.to_port
#     - types: [aws_vpc_security_group_ingress_rule]
#       reads:
#         shape: {const: rule}
#         direction: {const: ingress}
#         rules: {values: [cidr_ipv4, cidr_ipv6, prefix_list_id, referenced_security_group_id]}
#         before: $before.cidr_ipv4
#         before_ipv6: $before.cidr_ipv6
#         before_lists: $before.prefix_list_id
#         before_group: $before.referenced_security_group_id
#         protocol: ip_protocol
#         from: from_port
#         to: to_port
#         before_protocol: $before.ip_protocol
#         before_from: $before.from_port
#         before_to: $before.to_port
#   message: "{subject} will let in {element}, on ports on which it did not before"
#   remediation: Keep `cidr_blocks`, `from_port` and `to_port` as narrow as they were, or have the opening reviewed.
#   controls: {nist-800-53-r5: [AC-4, CM-3, SC-7]}
#   since: "2026.1"
package groundrule.change.aws.ingress_widened

import rego.v1

import data.groundrule.lib.reach

applies if input.values.direction == "ingress"

violations contains {"at": "rules", "element": source} if some source in reach.gained(before, after)

after := [entry(rule) | some rule in input.values.rules] if {
	input.values.shape == "inline"
} else := [one(
	object.get(input.values, "protocol", ""),
	object.get(input.values, "from", -1),
	object.get(input.values, "to", -1),
	{source | some source in input.values.rules},
)]

before := [entry(rule) | some rule in input.values.before] if {
	input.values.shape == "inline"
} else := [one(
	object.get(input.values, "before_protocol", ""),
	object.get(input.values, "before_from", -1),
	object.get(input.values, "before_to", -1),
	old_sources,
)]

old_sources contains source if {
	some name in ["before", "before_ipv6", "before_lists"]
	is_array(input.values[name])
	some source in input.values[name]
}

old_sources contains source if {
	some name in ["before", "before_ipv6", "before_lists", "before_group"]
	source := input.values[name]
	is_string(source)
}

# A block of rules as the library wants it.
entry(rule) := one(
	object.get(rule, "protocol", ""),
	object.get(rule, "from_port", -1),
	object.get(rule, "to_port", -1),
	(blocks(rule) | groups(rule)) | own(rule),
)

blocks(rule) := {block |
	some name in ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"]
	some block in rule[name]
}

groups(rule) := {group | some group in rule.security_groups}

own(rule) := {"self" | rule.self == true}

# Ports count for TCP and UDP only; every other protocol has its own numbers.
one(protocol, from, to, sources) := {"protocol": "-1", "from": 0, "to": 65535, "sources": sources} if {
	protocol in {"-1", "all"}
} else := {"protocol": protocol, "from": from, "to": to, "sources": sources} if {
	protocol in {"tcp", "udp", "6", "17"}
	from >= 0
} else := {"protocol": protocol, "from": 0, "to": 65535, "sources": sources} if {
	protocol in {"tcp", "udp", "6", "17"}
} else := {"protocol": sprintf("%v/%v/%v", [protocol, from, to]), "from": 0, "to": 65535, "sources": sources}
