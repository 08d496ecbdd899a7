# METADATA
# title: An assignment gives more rights than before
# description: >-
#   It is replaced by one that reaches further, has another role, or is for somebody else, so that somebody can do after the
#   apply what they could not do before.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: [azurerm_role_assignment]
#       reads:
#         scope: scope
#         old_scope: $before.scope
#         role: role_definition_name
#         old_role: $before.role_definition_name
#         role_id: role_definition_id
#         old_role_id: $before.role_definition_id
#         principal: principal_id
#         old_principal: $before.principal_id
#         condition: condition
#         old_condition: $before.condition
#   message: "{subject} gives more rights than before: {at}"
#   remediation: Keep `scope`, `role_definition_name` and `condition` as narrow as they were, or have the new rights reviewed.
#   controls: {nist-800-53-r5: [AC-6, CM-3]}
#   since: "2026.1"
package groundrule.change.azurerm.assignment_widened

import rego.v1

import data.groundrule.lib.azure

violations contains {"at": "scope", "needs": ["scope", "old_scope"]} if not within

violations contains {"at": "principal", "needs": ["principal", "old_principal"]} if {
	lower(input.values.principal) != lower(input.values.old_principal)
}

violations contains {"at": "role", "needs": ["role", "old_role"]} if {
	input.values.role != input.values.old_role
	not covered
}

# Where a name is written, nothing else is.
violations contains {"at": "role_id", "needs": ["role_id", "old_role_id"]} if {
	lower(input.values.role_id) != lower(input.values.old_role_id)
}

violations contains {"at": "condition", "needs": ["condition", "old_condition"]} if {
	limited
	not same_condition
}

within if azure.below(input.values.scope, input.values.old_scope)

# What an owner is not allowed, he can allow himself.
covered if input.values.old_role == "Owner"

covered if {
	input.values.old_role in {"Contributor", "Role Based Access Control Administrator", "User Access Administrator"}
	input.values.role == "Reader"
}

limited if input.values.old_condition != ""

same_condition if input.values.condition == input.values.old_condition
