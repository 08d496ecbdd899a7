# METADATA
# title: A role can be assumed by a whole account
# description: >-
#   With an account as the principal, whoever may grant rights there decides who assumes the role. A condition on who
#   asks, or on what they have to know (`sts:ExternalId`), limits that.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_iam_role]
#       reads:
#         statements: {iam: assume_role_policy}
#   message: "{subject} can be assumed by a whole account: {element}"
#   remediation: Name in `assume_role_policy` the roles or users that may assume the role, or add a condition on them.
#   partial: {checkov: [CKV_AWS_61]}
#   since: "2026.1"
package groundrule.access.aws.trust_whole_account

import rego.v1

violations contains {"at": ["statements", s.ref], "element": id} if {
	some s in input.values.statements
	s.effect == "Allow"
	some principal in s.principals
	principal.type == "AWS"
	id := principal.id
	regex.match(`^([0-9]{12}|arn:aws[a-z-]*:iam::[0-9]{12}:root)$`, id)
	not conditioned[s.ref]
}

# Statements that hold under a condition only.
conditioned contains s.ref if {
	some s in input.values.statements
	some _ in s.conditions
}

# Other principals are no matter of this rule, whatever the conditions turn out to be.
satisfied if count(accounts) == 0

accounts contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some principal in s.principals
	principal.type == "AWS"
	regex.match(`^([0-9]{12}|arn:aws[a-z-]*:iam::[0-9]{12}:root)$`, principal.id)
}
