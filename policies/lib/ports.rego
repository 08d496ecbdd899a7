# Ports as clouds write them: `*`, a number, or a range such as `20-30`.
package groundrule.lib.ports

import rego.v1

# Whether `range`, a string, covers the number `port`.
covers(range, port) if {
	range == "*"
	port >= 0
}

covers(range, port) if {
	regex.match(`^ *[0-9]+ *$`, range)
	to_number(trim_space(range)) == port
}

covers(range, port) if {
	regex.match(`^ *[0-9]+ *- *[0-9]+ *$`, range)
	[from, to] := split(range, "-")
	to_number(trim_space(from)) <= port
	port <= to_number(trim_space(to))
}

# The interval of numbers that `range` stands for: one, or none if it says nothing.
intervals(range) := {{"from": 0, "to": 65535} | range == "*"} | ({{"from": to_number(trim_space(range)), "to": to_number(trim_space(range))} |
	regex.match(`^ *[0-9]+ *$`, range)
} | {{"from": to_number(trim_space(from)), "to": to_number(trim_space(to))} |
	regex.match(`^ *[0-9]+ *- *[0-9]+ *$`, range)
	[from, to] := split(range, "-")
})
