# METADATA
# title: A grant gives more rights than before
# description: >-
#   Somebody can do after the apply what they could not do before: a member was added, a role was changed, or a condition
#   is gone. Members and basic roles are compared by what they cover.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: ["google_*_iam_member"]
#       reads:
#         role: role
#         old_role: $before.role
#         members: {values: [member]}
#         old_member: $before.member
#         old_members: {const: []}
#         policy: {const: {}}
#         old_policy: {const: {}}
#         condition: {values: [condition.expression]}
#         old_condition: $before.condition
#     - types: ["google_*_iam_binding"]
#       reads:
#         role: role
#         old_role: $before.role
#         members: {values: [members]}
#         old_member: {const: ""}
#         old_members: $before.members
#         policy: {const: {}}
#         old_policy: {const: {}}
#         condition: {values: [condition.expression]}
#         old_condition: $before.condition
#     - types: ["google_*_iam_policy"]
#       reads:
#         role: {const: ""}
#         old_role: {const: ""}
#         members: {const: []}
#         old_member: {const: ""}
#         old_members: {const: []}
#         policy: {json: policy_data}
#         old_policy: {json: $before.policy_data}
#         condition: {const: []}
#         old_condition: {const: []}
#   message: "{subject} gives more rights than before: {element}"
#   remediation: Keep the members and the role as narrow as they were, or have the new grants reviewed.
#   controls: {nist-800-53-r5: [AC-6, CM-3]}
#   since: "2026.1"
package groundrule.change.google.grant_widened

import rego.v1

violations contains {"at": "members", "element": sprintf("%s for %s", [grant.role, grant.member])} if {
	some grant in granted
	not known[grant]
}

violations contains {"at": [], "element": "its condition is gone or another"} if {
	some old in old_expressions
	not expressions[old]
}

old_expressions contains expression if {
	some block in input.values.old_condition
	expression := block.expression
}

expressions contains expression if some expression in input.values.condition

violations contains {"at": "policy", "element": sprintf("%s for %s", [grant.role, grant.member])} if {
	some grant in listed(input.values.policy)
	not known[grant]
}

granted := {{"role": input.values.role, "member": member} | some member in input.values.members}

before := {{"role": input.values.old_role, "member": member} | some member in old_members} | listed(input.values.old_policy)

old_members contains input.values.old_member

old_members contains member if some member in input.values.old_members

listed(policy) := {{"role": binding.role, "member": member, "condition": condition(binding)} |
	some binding in policy.bindings
	some member in binding.members
}

condition(binding) := object.get(object.get(binding, "condition", {}), "expression", "")

known := {grant |
	some grant in granted | listed(input.values.policy)
	some other in before
	role_covers(other.role, grant.role) == true
	member_covers(other.member, grant.member) == true
	object.get(other, "condition", "") in {"", object.get(grant, "condition", "")}
}

role_covers(wide, narrow) if wide in {narrow, "roles/owner"}

role_covers("roles/editor", "roles/viewer") := true

member_covers(wide, narrow) if wide in {narrow, "allUsers"}

member_covers("allAuthenticatedUsers", narrow) if narrow != "allUsers"

member_covers(wide, narrow) if {
	startswith(wide, "domain:")
	startswith(narrow, "user:")
	endswith(narrow, concat("", ["@", trim_prefix(wide, "domain:")]))
}
