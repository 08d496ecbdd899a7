# METADATA
# title: A tag or label is missing that is required here
# description: >-
#   Some tags matter for some resources only: a data class for what stores data, a backup plan in production. A resource
#   whose environment is not known by its tags has none.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_*, azurerm_*, google_*]
#       reads:
#         tag: {presence: "$tags[settings.required_where]"}
#         environment: {value: "$tags[settings.environment_keys]"}
#         type: $type
#   message: "{subject} lacks {at}, which is required for it"
#   remediation: Set it in `tags` or `labels` of the resource, or for all resources in the provider's `default_tags` or `default_labels`.
#   since: "2026.1"
package groundrule.tagging.required_where

import rego.v1

applies if count(asked) > 0

violations contains {"at": ["tag", key], "needs": ["type"]} if {
	some key, present in input.values.tag
	present == false
	asked[key]
	everywhere[key]
}

violations contains {"at": ["tag", key], "needs": ["type"]} if {
	some key, present in input.values.tag
	present == false
	asked[key]
	some name in data.standards.tagging.required_where[key].environments
	some environment in input.values.environment
	lower(name) == lower(environment)
}

everywhere contains key if {
	some key, where in data.standards.tagging.required_where
	count(object.get(where, "environments", [])) == 0
}

# Keys that are asked of this type, whatever the environment.
asked contains key if {
	some key, where in data.standards.tagging.required_where
	count(object.get(where, "types", [])) == 0
}

asked contains key if {
	some key, where in data.standards.tagging.required_where
	some pattern in where.types
	glob.match(pattern, ["/"], input.values.type)
}
