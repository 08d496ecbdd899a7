# METADATA
# title: A policy allows to change every resource of a kind
# description: >-
#   A mistake or an intruder can change or destroy everything, not only what the holder works with. Conditions
#   are taken as a limit. Every action at once (`*`) is left to the rules that are about it.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         statements: {iam: inline_policy}
#   message: "{subject} allows {element} on every resource"
#   remediation: Name in `policy` the resources that are written, or add a condition.
#   partial: {checkov: [CKV_AWS_111, CKV_AWS_290, CKV_AWS_355]}
#   since: "2026.1"
package groundrule.access.aws.unconstrained_write

import rego.v1

import data.groundrule.lib.iam

violations contains {"at": ["statements", s.ref], "element": action} if {
	some s in input.values.statements
	granted[[s.ref, action]]
	some resource in s.resources
	resource == "*"
	not conditioned[s.ref]
}

# Other actions are no matter of this rule, whatever their resources turn out to be.
satisfied if count(granted) == 0

granted contains [s.ref, action] if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	iam.covers_any(action, iam.writes)
}

# Statements that hold under a condition only.
conditioned contains s.ref if {
	some s in input.values.statements
	some _ in s.conditions
}
