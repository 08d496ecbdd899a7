# METADATA
# title: A network ACL lets the world at an administration port
# description: >-
#   Only the security groups stand in between, and one of them opened by mistake is enough. Each rule is judged alone:
#   one of a lower number that denies the same is not seen.
# custom:
#   severity: medium
#   since: "0.1.0"
#   subjects:
#     - types: [aws_default_network_acl, aws_network_acl]
#       each: ingress
#       reads:
#         outbound: {const: false}
#         action: .action
#         protocol: .protocol
#         from: .from_port
#         to: .to_port
#         sources: {values: [.cidr_block, .ipv6_cidr_block]}
#     - types: [aws_network_acl_rule]
#       reads:
#         outbound: egress
#         action: rule_action
#         protocol: protocol
#         from: from_port
#         to: to_port
#         sources: {values: [cidr_block, ipv6_cidr_block]}
#   message: "{subject} lets {element} at an administration port (protocol {protocol}, from {from}, to {to})"
#   remediation: Let only known networks in (`cidr_block`, `ipv6_cidr_block`), or leave the port out.
#   controls:
#     nist-800-53-r5: [SC-7]
#     cis-aws-3.0: ["5.1"]
#   partial: {checkov: [CKV_AWS_231, CKV_AWS_232], trivy: [AWS-0105], regula: [FG_R00357, FG_R00359]}
package groundrule.segmentation.aws.network_acl_admin_ports

import rego.v1

applies if {
	not input.values.outbound == true
	lower(input.values.action) == "allow"
}

violations contains {"at": "sources", "element": source, "needs": ["protocol"]} if {
	any_protocol
	some source in input.values.sources
	endswith(source, "/0")
}

violations contains {"at": "sources", "element": source, "needs": ["protocol", "from", "to"]} if {
	with_ports
	admin_port_in_range
	some source in input.values.sources
	endswith(source, "/0")
}

satisfied if {
	not any_protocol
	not admin_port_in_range
}

any_protocol if input.values.protocol in {"-1", "all"}

with_ports if lower(input.values.protocol) in {"tcp", "udp", "6", "17"}

admin_port_in_range if {
	some port in data.standards.segmentation.admin_ports
	input.values.from <= port
	port <= input.values.to
}
