# METADATA
# title: A tag or label has a value that is not allowed
# description: Reports by tag are worth as much as the values are uniform.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_*, azurerm_*, google_*]
#       reads:
#         tag: {value: "$tags[settings.allowed]"}
#   message: "{subject} has a value that the standard does not allow: {at} is {element}"
#   remediation: Set it in `tags` or `labels` to a value that the standard lists, or that matches its pattern.
#   since: "2026.1"
package groundrule.tagging.allowed_values

import rego.v1

violations contains {"at": ["tag", key], "element": value} if {
	some key, value in input.values.tag
	object.get(permitted[key], value, false) == false
}

violations contains {"at": ["tag", key], "element": value} if {
	some key, value in input.values.tag
	regex.match(patterns[key], value) == false
}

# Only keys whose setting is a list of values.
permitted := {key: {value: true | some value in allowed} |
	some key, allowed in data.standards.tagging.allowed
	is_array(allowed)
}

# Only keys whose setting is a pattern.
patterns := {key: allowed.pattern |
	some key, allowed in data.standards.tagging.allowed
	is_object(allowed)
}
