# What a list of CIDR blocks reaches.
package groundrule.lib.net

import rego.v1

# The blocks that are every address of their family when taken together, such as `0.0.0.0/1` and `128.0.0.0/1`. (Beside
# one of prefix length 0, which is that alone, the others add nothing.)
world_parts(cidrs) := {cidr |
	some family in [ipv4(cidrs), ipv6(cidrs)]
	count([whole | some whole in family; endswith(whole, "/0")]) == 0
	some merged in net.cidr_merge(family)
	endswith(merged, "/0")
	some cidr in family
}

ipv4(cidrs) := {cidr |
	some cidr in cidrs
	net.cidr_is_valid(cidr)
	indexof(cidr, ":") == -1
}

ipv6(cidrs) := {cidr |
	some cidr in cidrs
	net.cidr_is_valid(cidr)
	contains(cidr, ":")
}
