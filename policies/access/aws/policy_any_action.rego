# METADATA
# title: A policy allows every action on some resource
# description: >-
#   Nobody needs every action: among them are deleting the resource and giving it to others. Every action on
#   every resource is reported by `access-aws-policy-allows-everything`, and not here again.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#       reads:
#         statements: {iam: policy}
#   message: "{subject} allows every action on a resource"
#   remediation: Name in `policy` the actions that are used.
#   aliases: {checkov: [CKV_AWS_49, CKV_AWS_63]}
#   partial: {trivy: [AWS-0057], tfsec: [aws-iam-no-policy-wildcards]}
#   since: "2026.1"
package groundrule.access.aws.policy_any_action

import rego.v1

everything := {"*", "*:*"}

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	grants[s.ref]
	not everywhere[s.ref]
}

satisfied if count(grants) == 0

grants contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	action in everything
}

everywhere contains s.ref if {
	some s in input.values.statements
	some resource in s.resources
	resource == "*"
}
