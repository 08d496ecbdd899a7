# METADATA
# title: A policy allows every action of IAM
# description: >-
#   Whoever may do everything in IAM can grant themselves everything else. Every action at once (`*`) is left to the rules
#   that are about it.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         statements: {iam: inline_policy}
#   message: "{subject} allows {element}"
#   remediation: Name in `policy` the actions of IAM that are used, and the users, roles and policies that they are for.
#   partial: {checkov: [CKV2_AWS_40]}
#   since: "2026.1"
package groundrule.access.aws.policy_all_of_iam

import rego.v1

violations contains {"at": ["statements", s.ref], "element": action} if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	lower(action) == "iam:*"
}

# Other actions are no matter of this rule, whatever their resources turn out to be.
satisfied if count(grants) == 0

grants contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	lower(action) == "iam:*"
}
