# METADATA
# title: A block's name is not spelled as the standard has it
# description: Names that are spelled now this way, now that, have to be looked up each time they are written.
# custom:
#   severity: low
#   subjects:
#     - types: ["*"]
#       reads: {name: $name}
#     - kind: data
#       types: ["*"]
#       reads: {name: $name}
#     - kind: module
#       reads: {name: $name}
#     - kind: variable
#       reads: {name: $name}
#     - kind: output
#       reads: {name: $name}
#   message: "{subject} is not named as {settings.label_pattern} says"
#   remediation: Rename the block, with a `moved` block for a resource or module that exists.
#   since: "2026.1"
package groundrule.naming.block_label

import rego.v1

violations contains {"at": []} if regex.match(data.standards.naming.label_pattern, input.values.name) == false
