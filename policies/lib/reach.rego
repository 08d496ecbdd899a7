# What lists of network rules let in, by interval algebra: ports as intervals, CIDR blocks merged, nothing expanded. A
# rule is `{"protocol", "from", "to", "sources"}`; a source that is no block, such as a security group, covers itself only.
package groundrule.lib.reach

import rego.v1

import data.groundrule.lib.net as networks

# The sources that `after` lets in on some port on which `before` did not.
gained(before, after) := {source |
	some rule in after
	some source in rule.sources
	some port in probes(before, rule)
	lets_in(before, rule.protocol, port, source) == false
}

# Where a rule's ports have to be looked at: what lets in what is the same between two of these.
probes(before, rule) := {rule.from} | {port |
	some other in before
	some port in [other.from, other.to + 1]
	rule.from < port
	port <= rule.to
}

lets_in(rules, protocol, port, source) := count(covering(let_in(rules, protocol, port), source)) > 0

let_in(rules, protocol, port) := {source |
	some rule in rules
	rule.protocol in {protocol, "-1"}
	rule.from <= port
	port <= rule.to
	some source in rule.sources
}

# What of `sources` covers one of them: itself, everything, or blocks that are as large when merged.
covering(sources, source) := {other | some other in sources; other in {source, "*"}} | {block |
	net.cidr_is_valid(source)
	some family in [networks.ipv4(sources), networks.ipv6(sources)]
	some block in net.cidr_merge(family)
	net.cidr_contains(block, source)
}
