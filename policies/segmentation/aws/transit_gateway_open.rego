# METADATA
# title: A transit gateway joins whatever is attached to it
# description: >-
#   With the default route table every attachment reaches every other, so that one network opened by mistake, or given
#   up, opens them all.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_ec2_transit_gateway]
#       reads:
#         association:
#           value: default_route_table_association
#           left:
#             default: enable
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway
#         propagation:
#           value: default_route_table_propagation
#           left:
#             default: enable
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_transit_gateway
#   message: "{subject} joins whatever is attached to it: {at}"
#   remediation: >-
#     Set one of `default_route_table_association` and `default_route_table_propagation` to `disable`, and associate
#     route tables by environment.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.aws.transit_gateway_open

import rego.v1

# Enabled where the configuration leaves it out.
violations contains {"at": "association", "needs": ["association", "propagation"]} if {
	not input.values.association == "disable"
	not input.values.propagation == "disable"
}
