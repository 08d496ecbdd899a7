# METADATA
# title: A tag's key is not spelled as the standard has it
# description: >-
#   `owner`, `Owner` and `OWNER` are three tags to everything that groups by them. Labels in Google Cloud have no upper
#   case, so the setting counts for tags only. Keys with a prefix, such as `kubernetes.io/`, belong to somebody else.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_*, azurerm_*]
#       reads: {keys: {keys: $tags}}
#   message: "{subject} has tags whose keys are not spelled in {settings.key_case}: {element}"
#   remediation: Rename the keys in `tags`, and wherever reports or policies look for them.
#   since: "2026.1"
package groundrule.tagging.key_casing

import rego.v1

applies if {
	some pattern in patterns[data.standards.tagging.key_case]
	pattern != ""
}

violations contains {"at": "keys", "element": key} if {
	some pattern in patterns[data.standards.tagging.key_case]
	some key in input.values.keys
	regex.match(`[:/]`, key) == false
	regex.match(pattern, key) == false
}

patterns := {
	"PascalCase": [`^([A-Z][A-Za-z0-9]*)$`],
	"camelCase": [`^([a-z][A-Za-z0-9]*)$`],
	"kebab-case": [`^([a-z0-9]+(-[a-z0-9]+)*)$`],
	"snake_case": [`^([a-z0-9]+(_[a-z0-9]+)*)$`],
}
