# What a list of CIDR blocks reaches.
package groundrule.lib.net

import rego.v1

# A block of prefix length 0 is every address of its family, however it is written (`0.0.0.0/0`, `::/0`, `::0/0`).
is_world(cidr) if endswith(cidr, "/0")

# The blocks that make up a whole family of addresses when taken together, such as `0.0.0.0/1` and `128.0.0.0/1`.
world_parts(cidrs) := {cidr |
	some family in [ipv4(cidrs), ipv6(cidrs)]
	some merged in net.cidr_merge(family)
	is_world(merged)
	some cidr in family
}

ipv4(cidrs) := {cidr |
	some cidr in cidrs
	net.cidr_is_valid(cidr)
	not contains(cidr, ":")
}

ipv6(cidrs) := {cidr |
	some cidr in cidrs
	net.cidr_is_valid(cidr)
	contains(cidr, ":")
}
