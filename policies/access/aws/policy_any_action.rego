# METADATA
# title: A policy allows every action
# description: >-
#   Nobody needs every action: among them are deleting the resource and giving it to others. Where it is every resource
#   as well, `access-aws-policy-allows-everything` says so too.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         statements: {iam: inline_policy}
#   message: "{subject} allows every action"
#   remediation: Name in `policy` the actions that are used.
#   aliases: {checkov: [CKV_AWS_49, CKV_AWS_63]}
#   partial: {checkov: [CKV2_AWS_40], trivy: [AWS-0057], tfsec: [aws-iam-no-policy-wildcards]}
#   since: "2026.1"
package groundrule.access.aws.policy_any_action

import rego.v1

everything := {"*", "*:*"}

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	action in everything
}

# A statement that names its actions is no matter of this rule, whatever its resources turn out to be.
satisfied if count(grants) == 0

grants contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	action in everything
}
