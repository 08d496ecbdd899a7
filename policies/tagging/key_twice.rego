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
	some key in input.values.keys
	some other in input.values.keys
	key != other
	folded(key) == folded(other)
}

folded(key) := replace(replace(lower(key), "-", ""), "_", "")
