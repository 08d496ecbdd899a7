# METADATA
# title: Plain HTTP is open to the world
# description: What is served on port 80 can be read and changed by whoever is on the way.
# custom:
#   severity: low
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
#   message: "{subject} opens port 80 to {element} (protocol {protocol}, from {from}, to {to})"
#   remediation: >-
#     Let only known networks in (`cidr_blocks`, `cidr_ipv4`), or serve HTTPS, and HTTP by a load balancer that redirects.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_260], regula: [FG_R00041]}
#   partial: {trivy: [AWS-0107]}
package groundrule.segmentation.aws.http_open

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
	http_in_range
	some source in input.values.sources
	endswith(source, "/0")
}

# Blocks that are the world only when taken together.
violations contains {"at": "sources", "element": source, "needs": ["protocol", "from", "to", "sources"]} if {
	reaches_http
	some source in networks.world_parts(input.values.sources)
}

satisfied if {
	not any_protocol
	not http_in_range
}

any_protocol if lower(input.values.protocol) in {"-1", "all"}

with_ports if lower(input.values.protocol) in {"tcp", "6"}

http_in_range if {
	input.values.from <= 80
	80 <= input.values.to
}

# How "every port" is written, too.
http_in_range if {
	with_ports
	input.values.from == -1
}

reaches_http if any_protocol

reaches_http if {
	with_ports
	http_in_range
}
