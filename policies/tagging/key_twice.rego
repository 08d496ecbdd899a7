# METADATA
# title: A resource has one tag in two spellings
# description: Which of `Owner` and `owner` counts depends on who asks, and one of them is forgotten when the other changes.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_*, azurerm_*]
#       reads: {keys: {keys: $tags}}
#   message: "{subject} has one tag in two spellings: {element}"
#   remediation: Keep one of them in `tags`. Tags of the provider's `default_tags` count, too.
#   since: "2026.1"
package groundrule.tagging.key_twice

import rego.v1

violations contains {"at": "keys", "element": key} if {
	some place, pair in pairs
	other := pairs[place + 1]
	pair[0] == other[0]
	some key in [pair[1], other[1]]
}

# Each key behind its folded spelling, so that spellings of one key are neighbours.
pairs := sort([[folded(key), key] | some key in input.values.keys])

folded(key) := replace(replace(lower(key), "-", ""), "_", "")
