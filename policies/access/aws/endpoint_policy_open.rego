# METADATA
# title: An endpoint lets everything through
# description: >-
#   Through the endpoint of a VPC whatever runs inside reaches the buckets, tables and queues of any account, strangers'
#   included, past all firewalls. Without a policy an endpoint allows everything to everybody.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_vpc_endpoint]
#       reads:
#         kind: vpc_endpoint_type
#         written: {presence: policy}
#         statements: {iam: policy}
#       related:
#         policies:
#           type: aws_vpc_endpoint_policy
#           by: vpc_endpoint_id
#           to: [id]
#           reads: {statements: {iam: policy}}
#   message: "{subject} lets everything through"
#   remediation: >-
#     Set a `policy` that names the resources that are used, or that asks for principals and resources of the organisation
#     by `aws:PrincipalOrgID` and `aws:ResourceOrgID`.
#   controls: {nist-800-53-r5: [AC-4, AC-6, SC-7]}
#   since: "2026.1"
package groundrule.access.aws.endpoint_policy_open

import rego.v1

# The others have no policies.
applies if not without_policies

without_policies if input.values.kind in {"GatewayLoadBalancer", "Resource", "ServiceNetwork"}

violations contains {"at": "written"} if {
	input.values.written == false
	count(input.related.policies) == 0
}

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	everything_in(s) == true
}

violations contains {"at": ["policies", policy.ref, "statements"]} if {
	some policy in input.related.policies
	some s in policy.values.statements
	everything_in(s) == true
}

# Whether a statement allows all actions on all resources to everybody, on no condition.
everything_in(s) if {
	s.effect == "Allow"
	some action in s.actions
	action in {"*", "*:*"}
	some resource in s.resources
	resource == "*"
	some principal in s.principals
	principal.id == "*"
	count(s.conditions) == 0
}
