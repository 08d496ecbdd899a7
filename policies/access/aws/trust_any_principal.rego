# METADATA
# title: A role can be assumed by anyone
# description: >-
#   A trust policy with `*` as its principal lets every account of the provider assume the role. A condition on who
#   asks (their organisation, account or ARN) limits that; other conditions do not.
# custom:
#   severity: critical
#   subjects:
#     - types: [aws_iam_role]
#       reads:
#         statements: {iam: assume_role_policy}
#   message: "{subject} can be assumed by anyone"
#   remediation: Name in `assume_role_policy` the accounts, roles or services that may assume the role.
#   aliases: {checkov: [CKV_AWS_60], regula: [FG_R00219]}
#   since: "2026.1"
package groundrule.access.aws.trust_any_principal

import rego.v1

# Condition keys that say who asks.
identity := {
	"aws:principalaccount",
	"aws:principalarn",
	"aws:principalorgid",
	"aws:principalorgpaths",
	"aws:sourceaccount",
	"aws:sourcearn",
	"aws:sourceorgid",
	"aws:sourceorgpaths",
	"aws:userid",
}

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	open[s.ref]
	not limited[s.ref]
}

satisfied if count(open) == 0

open contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some principal in s.principals
	principal.type in {"*", "AWS"}
	anybody(principal.id) == true
}

limited contains s.ref if {
	some s in input.values.statements
	some condition in s.conditions
	regex.match(`^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$`, condition.test)
	condition.key in identity
	every value in condition.values { value != "*" }
}

# IAM takes no wildcard within an ARN, but it is plain what is meant by `arn:aws:iam::*:root`.
anybody(id) := regex.match(`^(\*|arn:aws[a-z-]*:(iam|sts)::\*:.*)$`, id)
