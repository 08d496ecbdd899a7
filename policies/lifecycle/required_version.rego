# METADATA
# title: No version of Terraform is required
# description: >-
#   Without a constraint any version may apply the root, and a newer one writes a state that the others can't read.
# custom:
#   severity: low
#   subjects:
#     - kind: root
#       reads: {version: {presence: required_version}}
#   message: The root requires no version of Terraform
#   remediation: Set `required_version` in the `terraform` block.
#   since: "2026.1"
package groundrule.lifecycle.required_version

import rego.v1

violations contains {"at": "version"} if input.values.version == false
