# METADATA
# title: A load balancer faces the internet
# description: >-
#   Everybody can reach what stands behind it. The setting `public_load_balancers` names those that are meant to be public.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_lb, aws_alb]
#       reads:
#         name: name
#         place: $name
#         kind: load_balancer_type
#         internal:
#           value: internal
#           left:
#             default: false
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb
#     - types: [aws_elb]
#       reads:
#         name: name
#         place: $name
#         kind: {const: classic}
#         internal:
#           value: internal
#           left:
#             default: false
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elb
#   message: "{subject} faces the internet"
#   remediation: Set `internal = true`, or name it in `exposure.public_load_balancers`.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {trivy: [AWS-0053], tfsec: [aws-elb-alb-not-public]}
#   since: "2026.1"
package groundrule.exposure.aws.load_balancer_public

import rego.v1

# Gateways stand in no network of clients.
applies if not gateway

gateway if input.values.kind == "gateway"

violations contains {"at": "internal"} if {
	not input.values.internal == true
	not meant
}

satisfied if input.values.internal == true

satisfied if meant

meant if {
	some pattern in data.standards.exposure.public_load_balancers
	some word in [object.get(input.values, "name", ""), input.values.place]
	glob.match(pattern, ["/"], word)
}
