# METADATA
# title: Required tags of an instance do not reach its volumes
# description: >-
#   A volume takes no tags from its instance. It is what costs money when the instance is stopped, and what is left behind
#   as a snapshot.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_instance]
#       reads:
#         volumes: {keys: volume_tags}
#         root: {keys: [root_block_device.tags_all, root_block_device.tags]}
#   message: "{subject} has volumes without the tag {element}"
#   remediation: Set `volume_tags`, or `tags` in `root_block_device`; or `default_tags` in the provider, which reach both.
#   since: "2026.1"
package groundrule.tagging.aws.volume_tags

import rego.v1

applies if {
	some key in data.standards.tagging.required
	key != ""
}

violations contains {"at": "volumes", "element": key} if {
	some key in data.standards.tagging.required
	not on_volumes[key]
	not on_root[key]
}

on_volumes[key] if some key in input.values.volumes

on_root[key] if some key in input.values.root
