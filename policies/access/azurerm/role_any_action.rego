# METADATA
# title: A custom role allows every action
# description: Whoever has it owns all that it can be assigned to.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_role_definition]
#       each: permissions
#       reads: {actions: {values: [.actions]}}
#   message: "{subject} allows every action"
#   remediation: Name the actions that are used in `actions`.
#   controls: {cis-azure-2.0: ["1.23"]}
#   aliases: {checkov: [CKV_AZURE_39], trivy: [AZU-0030], regula: [FG_R00288]}
#   partial: {trivy: [AZU-0052]}
#   since: "2026.1"
package groundrule.access.azurerm.role_any_action

import rego.v1

violations contains {"at": "actions"} if {
	some action in input.values.actions
	action == "*"
}
