# METADATA
# title: Every port is open to the world
# description: A rule that lets every address in on every port or protocol is the same as having no security group.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types: [aws_security_group, aws_default_security_group]
#       each: ingress
#       reads:
#         direction: {const: ingress}
#         protocol: .protocol
#         from: .from_port
#         to: .to_port
#         sources: {values: [.cidr_blocks, .ipv6_cidr_blocks]}
#     - types: [aws_security_group_rule]
#       reads:
#         direction: type
#         protocol: protocol
#         from: from_port
#         to: to_port
#         sources: {values: [cidr_blocks, ipv6_cidr_blocks]}
#     - types: [aws_vpc_security_group_ingress_rule]
#       reads:
#         direction: {const: ingress}
#         protocol: ip_protocol
#         from: from_port
#         to: to_port
#         sources: {values: [cidr_ipv4, cidr_ipv6]}
#   message: "{subject} opens every port to {element} (protocol {protocol}, from {from}, to {to})"
#   remediation: >-
#     Name the protocol and the ports that are used (`from_port`, `to_port`), or let only known networks in
#     (`cidr_blocks`, `cidr_ipv4`).
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {regula: [FG_R00045]}
#   partial: {checkov: [CKV_AWS_277], trivy: [AWS-0107], tfsec: [aws-ec2-no-public-ingress-sgr], regula: [FG_R00044]}
package groundrule.segmentation.aws.everything_open

import rego.v1

import data.groundrule.lib.net as networks

applies if input.values.direction == "ingress"

violations contains {"at": "sources", "element": source, "needs": ["protocol"]} if {
	any_protocol
	some source in input.values.sources
	endswith(source, "/0")
}

violations contains {"at": "sources", "element": source, "needs": ["protocol", "from", "to"]} if {
	with_ports
	every_port
	some source in input.values.sources
	endswith(source, "/0")
}

# Blocks that are the world only when taken together.
violations contains {"at": "sources", "element": source, "needs": ["protocol", "from", "to", "sources"]} if {
	reaches_everything
	some source in networks.world_parts(input.values.sources)
}

satisfied if {
	not any_protocol
	not every_port
}

any_protocol if lower(input.values.protocol) in {"-1", "all"}

with_ports if lower(input.values.protocol) in {"tcp", "udp", "6", "17"}

every_port if {
	input.values.from <= 1
	input.values.to == 65535
}

# How "every port" is written, too.
every_port if input.values.from == -1

reaches_everything if any_protocol

reaches_everything if {
	with_ports
	every_port
}
