# METADATA
# title: A transit gateway joins whatever is attached to it
# description: >-
#   With the default route table, every attachment reaches every other; with attachments accepted by themselves, whoever
#   the gateway is shared with joins without being asked.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_ec2_transit_gateway]
#       reads:
#         accept: auto_accept_shared_attachments
#         association:
#           value: default_route_table_association
#           left:
#             default: enable
#             source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRequestOptions.html
#         propagation:
#           value: default_route_table_propagation
#           left:
#             default: enable
#             source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRequestOptions.html
#   message: "{subject} joins whatever is attached to it: {at}"
#   remediation: >-
#     Set `auto_accept_shared_attachments`, and one of `default_route_table_association` and
#     `default_route_table_propagation`, to `disable`, and associate route tables by environment.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   partial: {checkov: [CKV_AWS_331]}
#   since: "2026.1"
package groundrule.segmentation.aws.transit_gateway_open

import rego.v1

violations contains {"at": "accept", "needs": ["accept"]} if input.values.accept == "enable"

# Enabled where the configuration leaves it out.
violations contains {"at": "association", "needs": ["association", "propagation"]} if {
	not input.values.association == "disable"
	not input.values.propagation == "disable"
}
