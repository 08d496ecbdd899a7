# METADATA
# title: A route sends everything to another network
# description: What should go out to the internet, or stay, goes to the peer, who can read it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_route]
#       reads:
#         peering: {presence: vpc_peering_connection_id}
#         targets: {values: [destination_cidr_block, destination_ipv6_cidr_block]}
#     - types: [aws_route_table, aws_default_route_table]
#       each: route
#       reads:
#         peering: {presence: .vpc_peering_connection_id}
#         targets: {values: [.cidr_block, .ipv6_cidr_block]}
#   message: "{subject} sends {element} to another network"
#   remediation: Name the networks of the peer as the destination.
#   controls: {cis-aws-3.0: ["5.5"]}
#   aliases: {checkov: [CKV2_AWS_44]}
package groundrule.segmentation.aws.peering_route_wide

import rego.v1

applies if input.values.peering == true

violations contains {"at": "targets", "element": target} if {
	some target in input.values.targets
	endswith(target, "/0")
}
