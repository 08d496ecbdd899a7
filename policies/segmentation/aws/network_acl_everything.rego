# METADATA
# title: A network ACL lets the world at every port
# description: Whatever listens behind it, now or later, has only security groups in between.
# custom:
#   severity: medium
#   since: "2026.1"
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
#   message: "{subject} lets {element} at every port (protocol {protocol}, from {from}, to {to})"
#   remediation: Name the protocol and the ports that are used, or let only known networks in.
#   partial: {checkov: [CKV_AWS_352], trivy: [AWS-0102]}
package groundrule.segmentation.aws.network_acl_everything

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
	every_port
	some source in input.values.sources
	endswith(source, "/0")
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
