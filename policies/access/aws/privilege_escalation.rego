# METADATA
# title: A policy lets its holder take more rights
# description: >-
#   Some actions, alone or together, let their holder become an administrator: giving oneself a policy, changing
#   code that runs with another role, or passing a mighty role to a new service. They are judged where they are
#   allowed on every resource and without a condition. Every action at once (`*`) is left to the rules that are
#   about it.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         statements: {iam: inline_policy}
#   message: "{subject} lets its holder take more rights: {element}"
#   remediation: Name in `policy` the users, roles, policies and functions that the actions are for.
#   partial: {checkov: [CKV_AWS_110, CKV_AWS_286]}
#   since: "2026.1"
package groundrule.access.aws.privilege_escalation

import rego.v1

import data.groundrule.lib.iam

violations contains {"at": ["statements", grant.ref], "element": grant.action} if {
	some grant in unlimited
	iam.covers_any(grant.action, iam.escalates_alone)
}

# The two may stand in different statements.
violations contains {"at": ["statements", pass.ref], "element": concat(" + ", [pass.action, start.action])} if {
	some pass in unlimited
	iam.covers_any(pass.action, {"iam:passrole"})
	some start in unlimited
	iam.covers_any(start.action, iam.escalates_with_pass_role)
}

# Other actions are no matter of this rule, whatever their resources turn out to be.
satisfied if count(escalating) == 0

escalating contains action if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	iam.covers_any(action, needed)
}

needed := iam.escalates_alone | {"iam:passrole"}

unlimited contains {"ref": s.ref, "action": action} if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	some resource in s.resources
	resource == "*"
	not conditioned[s.ref]
}

# Statements that hold under a condition only.
conditioned contains s.ref if {
	some s in input.values.statements
	some _ in s.conditions
}
