# METADATA
# title: A role can be assumed from any repository on GitHub
# description: >-
#   GitHub signs a token for every workflow of every repository. Only a condition on the token's subject, with the
#   organisation spelled out, tells one's own workflows from a stranger's.
# custom:
#   severity: critical
#   subjects:
#     - types: [aws_iam_role]
#       reads:
#         statements: {iam: assume_role_policy}
#   message: "{subject} can be assumed by workflows of any organisation on GitHub"
#   remediation: >-
#     Add to `assume_role_policy` a condition on `token.actions.githubusercontent.com:sub` whose values begin with
#     `repo:ORGANISATION/`.
#   aliases: {checkov: [CKV_AWS_358, CKV_AWS_393]}
#   since: "2026.1"
package groundrule.access.aws.github_oidc_subject

import rego.v1

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	github[s.ref]
	not bound[s.ref]
}

satisfied if count(federated) == 0

federated contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some principal in s.principals
	principal.type == "Federated"
}

github contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some principal in s.principals
	principal.type == "Federated"
	contains(principal.id, "token.actions.githubusercontent.com")
}

# The provider's ARN may be unknown; the name of a condition's key tells as much.
github contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some principal in s.principals
	principal.type == "Federated"
	some condition in s.conditions
	startswith(condition.key, "token.actions.githubusercontent.com")
}

bound contains s.ref if {
	some s in input.values.statements
	some condition in s.conditions
	regex.match(`^token\.actions\.githubusercontent\.com(/[^:]+)?:sub$`, condition.key)
	regex.match(`^(For(Any|All)Values?:)?String(Equals|EqualsIgnoreCase|Like)$`, condition.test)
	every value in condition.values { names_its_owner(value) }
}

# The first claim says whose the workflow is (a workflow's name, an environment or a branch can be anyone's), and has
# no wildcard: `repo:acme/*` is one organisation's, `repo:acme*` and `*` are anyone's.
names_its_owner(subject) if {
	regex.match(
		`^(repo|repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref|enterprise|enterprise_id):[^:/*?]+([:/].*)?$`,
		subject,
	)
}
