# METADATA
# title: A public subnet is given to databases
# description: >-
#   A subnet whose route table leads to an internet gateway is one setting away from exposing what stands in it. Databases
#   belong into subnets without such a route.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_subnet]
#       reads: {public: map_public_ip_on_launch}
#       related:
#         group:
#           type: [aws_db_subnet_group, aws_docdb_subnet_group, aws_elasticache_subnet_group, aws_neptune_subnet_group, aws_redshift_subnet_group]
#           by: subnet_ids
#           to: [id]
#         association:
#           type: aws_route_table_association
#           by: subnet_id
#           to: [id]
#           related:
#             table:
#               type: aws_route_table
#               by: route_table_id
#               to: [id]
#               reads: {gateways: {values: [route.gateway_id]}}
#               related:
#                 route:
#                   type: aws_route
#                   by: route_table_id
#                   to: [id]
#                   from: related
#                   reads: {gateway: gateway_id}
#                   related:
#                     internet:
#                       type: aws_internet_gateway
#                       by: gateway_id
#                       to: [id]
#   message: "{subject} is public, and given to databases: {group.address}"
#   remediation: Put into `subnet_ids` of the group only subnets whose route tables have no route to an internet gateway.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.aws.database_in_public_subnet

import rego.v1

applies if {
	some _ in input.related.group
}

violations contains {"at": "public", "needs": ["public"]} if input.values.public == true

violations contains {"at": ["association", association.ref]} if {
	some association in input.related.association
	some table in association.related.table
	some gateway in table.values.gateways
	startswith(gateway, "igw-")
}

violations contains {"at": ["association", association.ref]} if {
	some association in input.related.association
	some table in association.related.table
	some route in table.related.route
	startswith(route.values.gateway, "igw-")
}

violations contains {"at": ["association", association.ref]} if {
	some association in input.related.association
	some table in association.related.table
	some route in table.related.route
	some _ in route.related.internet
}
