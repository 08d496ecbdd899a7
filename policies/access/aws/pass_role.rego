# METADATA
# title: A policy allows to pass any role to a service
# description: >-
#   Whoever may pass every role can start something that runs with the rights of the mightiest of them. A
#   condition on `iam:PassedToService` limits that. Every action at once (`*`) is left to the rules that are
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
#   message: "{subject} allows {element} on every role"
#   remediation: Name in `policy` the roles that are passed, or add a condition on `iam:PassedToService`.
#   aliases: {trivy: [AWS-0342]}
#   since: "2026.1"
package groundrule.access.aws.pass_role

import rego.v1

import data.groundrule.lib.iam

violations contains {"at": ["statements", s.ref], "element": action} if {
	some s in input.values.statements
	passes[[s.ref, action]]
	some resource in s.resources
	regex.match(`^(\*|arn:aws[a-z-]*:iam::[0-9*]*:(\*|role/\*))$`, resource)
	not conditioned[s.ref]
}

# Other actions are no matter of this rule, whatever their resources turn out to be.
satisfied if count(passes) == 0

passes contains [s.ref, action] if {
	some s in input.values.statements
	s.effect == "Allow"
	some action in s.actions
	iam.covers_any(action, {"iam:passrole"})
}

conditioned contains s.ref if {
	some s in input.values.statements
	some condition in s.conditions
	condition.key in {"iam:passedtoservice", "iam:associatedresourcearn"}
}
