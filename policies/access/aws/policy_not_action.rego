# METADATA
# title: A policy allows every action but some
# description: >-
#   With `NotAction` a statement allows everything that it does not name, and whatever services are added later.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         statements: {iam: inline_policy}
#   message: "{subject} allows every action but those that it names"
#   remediation: Name in `policy` the actions that are used, as `Action`.
#   partial: {checkov: [CKV_AWS_286, CKV_AWS_287, CKV_AWS_288, CKV_AWS_289, CKV_AWS_290, CKV_AWS_355]}
#   since: "2026.1"
package groundrule.access.aws.policy_not_action

import rego.v1

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	s.effect == "Allow"
	some _ in s.not_actions
	not conditioned[s.ref]
}

# A statement that names its actions is no matter of this rule.
satisfied if count(inverted) == 0

inverted contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some _ in s.not_actions
}

# Statements that hold under a condition only.
conditioned contains s.ref if {
	some s in input.values.statements
	some _ in s.conditions
}
