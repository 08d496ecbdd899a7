# METADATA
# title: A service for inside use is open to the world
# description: Databases, caches and file transfer without encryption are found within minutes, and tried.
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
#   message: "{subject} opens a service for inside use to {element} (protocol {protocol}, from {from}, to {to})"
#   remediation: >-
#     Let only known networks in (`cidr_blocks`, `cidr_ipv4`), or none but the security groups of clients.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   partial:
#     trivy: [AWS-0107]
#     tfsec: [aws-ec2-no-public-ingress-sgr]
#     regula: [FG_R00212, FG_R00214, FG_R00215, FG_R00248, FG_R00261, FG_R00264]
package groundrule.segmentation.aws.service_ports_open

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
	service_port_in_range
	some source in input.values.sources
	endswith(source, "/0")
}

# Blocks that are the world only when taken together.
violations contains {"at": "sources", "element": source, "needs": ["protocol", "from", "to", "sources"]} if {
	reaches_service_port
	some source in networks.world_parts(input.values.sources)
}

satisfied if {
	not any_protocol
	not service_port_in_range
}

any_protocol if lower(input.values.protocol) in {"-1", "all"}

with_ports if lower(input.values.protocol) in {"tcp", "udp", "6", "17"}

service_port_in_range if {
	some port in data.standards.segmentation.service_ports
	input.values.from <= port
	port <= input.values.to
}

# How "every port" is written, too.
service_port_in_range if {
	with_ports
	input.values.from == -1
}

reaches_service_port if any_protocol

reaches_service_port if {
	with_ports
	service_port_in_range
}
