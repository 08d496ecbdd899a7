# METADATA
# title: A policy allows every action on every resource
# description: Whoever has it owns the account.
# custom:
#   severity: critical
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         statements: {iam: inline_policy}
#   message: "{subject} allows every action on every resource"
#   remediation: Name in `policy` the actions and the resources that are used.
#   controls:
#     nist-800-53-r5: [AC-2, AC-3, AC-6]
#     cis-aws-3.0: ["1.16"]
#   aliases: {checkov: [CKV_AWS_1, CKV_AWS_62], regula: [FG_R00092]}
#   partial:
#     checkov: [CKV_AWS_286, CKV_AWS_287, CKV_AWS_288, CKV_AWS_289, CKV_AWS_290, CKV_AWS_355, CKV2_AWS_40]
#     trivy: [AWS-0057]
#     tfsec: [aws-iam-no-policy-wildcards]
#   since: "2026.1"
package groundrule.access.aws.policy_allows_everything

import rego.v1

everything := {"*", "*:*"}

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	action in everything
	some resource in s.resources
	resource == "*"
}

# A statement that names its actions is no matter of this rule, whatever its resources turn out to be.
satisfied if count(grants) == 0

grants contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	action in everything
}
