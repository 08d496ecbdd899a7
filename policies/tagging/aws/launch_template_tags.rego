# METADATA
# title: A launch template does not tag what it launches
# description: >-
#   The template's own tags, and the provider's default ones, are on the template only. Instances and volumes get what
#   `tag_specifications` says.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_launch_template]
#       reads: {specifications: tag_specifications}
#   message: "{subject} launches without required tags: {element}"
#   remediation: Add `tag_specifications` for `instance` and `volume` with the required tags.
#   since: "2026.1"
package groundrule.tagging.aws.launch_template_tags

import rego.v1

applies if {
	some key in data.standards.tagging.required
	key != ""
}

violations contains {"at": "specifications", "element": launched} if {
	some launched in ["instance", "volume"]
	some key in data.standards.tagging.required
	not tagged[[launched, key]]
}

tagged contains [launched, key] if {
	some specification in input.values.specifications
	launched := specification.resource_type
	some key, value in specification.tags
	value != ""
}
