# METADATA
# title: Everything may leave to everywhere
# description: Whoever got into a machine takes data out and fetches tools as he likes.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_security_group, aws_default_security_group]
#       each: egress
#       reads:
#         direction: {const: egress}
#         protocol: .protocol
#         from: .from_port
#         to: .to_port
#         targets: {values: [.cidr_blocks, .ipv6_cidr_blocks]}
#     - types: [aws_security_group_rule]
#       reads:
#         direction: type
#         protocol: protocol
#         from: from_port
#         to: to_port
#         targets: {values: [cidr_blocks, ipv6_cidr_blocks]}
#     - types: [aws_vpc_security_group_egress_rule]
#       reads:
#         direction: {const: egress}
#         protocol: ip_protocol
#         from: from_port
#         to: to_port
#         targets: {values: [cidr_ipv4, cidr_ipv6]}
#   message: "{subject} lets everything out to {element}"
#   remediation: Name the networks, ports and protocols that are needed.
#   partial: {checkov: [CKV_AWS_382], trivy: [AWS-0104]}
package groundrule.segmentation.aws.egress_open

import rego.v1

applies if input.values.direction == "egress"

violations contains {"at": "targets", "element": target, "needs": ["protocol"]} if {
	any_protocol
	some target in input.values.targets
	endswith(target, "/0")
}

violations contains {"at": "targets", "element": target, "needs": ["from", "to"]} if {
	every_port
	some target in input.values.targets
	endswith(target, "/0")
}

satisfied if {
	not any_protocol
	not every_port
}

any_protocol if lower(input.values.protocol) in {"-1", "all"}

every_port if {
	input.values.from <= 1
	input.values.to == 65535
}

# How "every port" is written, too.
every_port if input.values.from == -1
