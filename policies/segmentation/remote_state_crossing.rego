# METADATA
# title: The state of another environment is read
# description: >-
#   Whoever may change that environment decides by its outputs what is built here, and the state holds its secrets in
#   clear. The root belongs to the environment that the tags of its resources name.
# custom:
#   severity: medium
#   subjects:
#     - kind: data
#       types: [terraform_remote_state]
#       reads:
#         config: config
#         workspace: workspace
#       related:
#         built:
#           type: [aws_*, azurerm_*, google_*]
#           all: true
#           reads: {tag: {value: "$tags[settings.environment_keys]"}}
#   message: "{subject} reads the state of another environment ({element})"
#   remediation: Read the state of this environment in `config`, or share values by something that belongs to none.
#   controls: {nist-800-53-r5: [AC-4, CM-4]}
#   since: "2026.1"
package groundrule.segmentation.remote_state_crossing

import rego.v1

import data.groundrule.lib.environment

applies if count(theirs) == 1

violations contains {"at": [], "element": found} if {
	some found in theirs
	count(ours) == 1
	not ours[found]
}

ours contains found if {
	some resource in input.related.built
	some found in environment.tagged(object.get(resource.values, "tag", {}), data.standards.segmentation.environments)
}

theirs := environment.worded(places, data.standards.segmentation.environments)

places contains text if {
	some name, text in input.values.config
	name in {"bucket", "container_name", "key", "path", "prefix", "storage_account_name"}
	is_string(text)
}

places contains text if text := input.values.workspace
