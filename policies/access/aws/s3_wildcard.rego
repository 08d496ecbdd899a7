# METADATA
# title: A policy allows every action of S3
# description: >-
#   Among them are deleting buckets, opening them to the world and giving their objects away. Listing everything
#   (`s3:List*`) tells an intruder where to look.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         statements: {iam: inline_policy}
#   message: "{subject} allows {element}"
#   remediation: Name in `policy` the actions and the buckets that are used.
#   aliases: {trivy: [AWS-0345]}
#   partial: {regula: [FG_R00218]}
#   since: "2026.1"
package groundrule.access.aws.s3_wildcard

import rego.v1

violations contains {"at": ["statements", s.ref], "element": action} if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	lower(action) == "s3:*"
}

violations contains {"at": ["statements", s.ref], "element": action} if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	lower(action) == "s3:list*"
	some resource in s.resources
	resource in {"*", "arn:aws:s3:::*"}
}

# Other actions are no matter of this rule, whatever their resources turn out to be.
satisfied if count(wide) == 0

wide contains action if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	lower(action) in {"s3:*", "s3:list*"}
}
