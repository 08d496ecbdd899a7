# METADATA
# title: A required tag or label is missing
# description: Without its required tags nobody can tell whose a resource is, or what it costs.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_*, azurerm_*, google_*]
#       reads:
#         tag: {presence: "$tags[settings.required]"}
#   message: "{subject} lacks {at}"
#   remediation: Set it in `tags` or `labels` of the resource, or for all resources in the provider's `default_tags` or `default_labels`.
#   since: "2026.1"
package groundrule.tagging.required

import rego.v1

# An empty value is a missing tag, hence presence. A key that is unknown is in neither state.
violations contains {"at": ["tag", key]} if {
	some key in data.standards.tagging.required
	input.values.tag[key] == false
}
