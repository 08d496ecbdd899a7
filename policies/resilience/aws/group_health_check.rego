# METADATA
# title: A group behind a load balancer replaces dead machines only
# description: A machine whose program hangs gets no more requests from the load balancer, and is never replaced either.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_autoscaling_group]
#       reads:
#         balancers: {presence: load_balancers}
#         targets: {presence: target_group_arns}
#         check: health_check_type
#     - types: [aws_autoscaling_attachment]
#       reads:
#         balancers: {const: true}
#         targets: {const: true}
#         check: {const: ELB}
#       related:
#         group:
#           type: aws_autoscaling_group
#           by: autoscaling_group_name
#           to: [id, name]
#           from: subject
#           reads: {check: health_check_type}
#   message: "{subject} does not go by the load balancer's health check"
#   remediation: Set `health_check_type = "ELB"` on the group.
#   controls: {nist-800-53-r5: [CP-2(2)]}
#   aliases: {checkov: [CKV2_AWS_15]}
package groundrule.resilience.aws.group_health_check

import rego.v1

applies if input.values.balancers == true

applies if input.values.targets == true

violations contains {"at": "check", "needs": ["check"]} if not input.values.check == "ELB"

violations contains {"at": ["group", group.ref, "check"]} if {
	some group in input.related.group
	not group.values.check == "ELB"
}
