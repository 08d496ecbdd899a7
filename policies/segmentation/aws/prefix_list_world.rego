# METADATA
# title: A prefix list holds the whole internet
# description: >-
#   A security group that names the list looks as if it let in known networks only, and lets in everybody.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_ec2_managed_prefix_list]
#       reads: {blocks: {values: [entry.cidr]}}
#     - types: [aws_ec2_managed_prefix_list_entry]
#       reads: {blocks: {values: [cidr]}}
#   message: "{subject} holds the whole internet: {element}"
#   remediation: Set `cidr` to known networks, and name `0.0.0.0/0` where it is meant.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.aws.prefix_list_world

import rego.v1

import data.groundrule.lib.net as networks

violations contains {"at": "blocks", "element": block, "needs": []} if {
	some block in input.values.blocks
	endswith(block, "/0")
}

# Blocks that are the world only when taken together.
violations contains {"at": "blocks", "element": block} if some block in networks.world_parts(input.values.blocks)
