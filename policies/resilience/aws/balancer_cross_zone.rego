# METADATA
# title: A load balancer stays in one zone
# description: When the machines of one zone are gone or busy, those of the others do not help out.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_elb]
#       reads: {crosses: cross_zone_load_balancing, kind: {const: classic}}
#     - types: [aws_lb, aws_alb]
#       reads:
#         crosses: enable_cross_zone_load_balancing
#         kind:
#           value: load_balancer_type
#           left:
#             default: application
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb
#   message: "{subject} stays in one zone"
#   remediation: Set `enable_cross_zone_load_balancing = true` (`cross_zone_load_balancing` on `aws_elb`).
#   controls: {nist-800-53-r5: [CP-10, SC-36, SI-13(5)]}
#   aliases: {checkov: [CKV_AWS_138, CKV_AWS_152], regula: [FG_R00043]}
package groundrule.resilience.aws.balancer_cross_zone

import rego.v1

# An application load balancer always crosses zones.
applies if not input.values.kind == "application"

violations contains {"at": "crosses"} if input.values.crosses == false
