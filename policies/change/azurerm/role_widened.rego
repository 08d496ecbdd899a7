# METADATA
# title: A custom role allows more than before
# description: >-
#   Whoever the role is assigned to gets the new rights when the plan is applied, without anybody having granted them to them
#   by name. Patterns are compared by what they cover, so the same rights written otherwise are no change.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: [azurerm_role_definition]
#       reads:
#         permissions: permissions
#         before: $before.permissions
#         scopes: {values: [assignable_scopes]}
#         old_scopes: $before.assignable_scopes
#   message: "{subject} allows more than before: {element}"
#   remediation: Keep `permissions` and `assignable_scopes` as narrow as they were, or have the new rights reviewed.
#   controls: {nist-800-53-r5: [AC-6, CM-3]}
#   since: "2026.1"
package groundrule.change.azurerm.role_widened

import rego.v1

import data.groundrule.lib.azure
import data.groundrule.lib.iam

violations contains {"at": "permissions", "element": atom.action} if {
	some atom in allowed
	not known[atom]
}

violations contains {"at": "scopes", "element": sprintf("in %s", [scope])} if {
	some scope in input.values.scopes
	not reached[scope]
}

allowed := atoms(input.values.permissions)

known := {atom |
	some atom in allowed
	some other in atoms(input.values.before)
	other.kind == atom.kind
	iam.glob_covers(other.action, atom.action) == true
	count(other.except - atom.except) == 0
}

reached := {scope |
	some scope in input.values.scopes
	some old in input.values.old_scopes
	azure.below(scope, old)
}

# A right, and what is taken from it. Azure's actions know no case.
atoms(blocks) := {atom |
	some block in blocks
	some kind in ["actions", "data_actions"]
	some action in block[kind]
	atom := {
		"kind": kind,
		"action": lower(action),
		"except": {lower(other) | some other in block[concat("", ["not_", kind])]},
	}
}
