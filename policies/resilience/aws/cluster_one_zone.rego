# METADATA
# title: A database cluster has one instance, or all in one zone
# description: >-
#   The storage of a cluster spans zones, but when the only instance or its zone fails, nobody answers until a new instance
#   is there.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_rds_cluster]
#       reads:
#         class: {presence: db_cluster_instance_class}
#         mode: engine_mode
#         zones: {values: availability_zones}
#       related:
#         instance:
#           type: aws_rds_cluster_instance
#           by: cluster_identifier
#           to: [id, cluster_identifier]
#           reads: {zone: availability_zone}
#     - types: [aws_docdb_cluster]
#       reads:
#         class: {const: false}
#         mode: {const: provisioned}
#         zones: {values: availability_zones}
#       related:
#         instance:
#           type: aws_docdb_cluster_instance
#           by: cluster_identifier
#           to: [id, cluster_identifier]
#           reads: {zone: availability_zone}
#     - types: [aws_neptune_cluster]
#       reads:
#         class: {const: false}
#         mode: {const: provisioned}
#         zones: {values: availability_zones}
#       related:
#         instance:
#           type: aws_neptune_cluster_instance
#           by: cluster_identifier
#           to: [id, cluster_identifier]
#           reads: {zone: availability_zone}
#   message: "{subject} has one instance, or all of them in one zone"
#   remediation: Add a second instance, and name two or more `availability_zones`, or none.
#   controls: {nist-800-53-r5: [CP-10, SC-36, SI-13(5)]}
#   partial: {regula: [FG_R00209]}
#   since: "2026.1"
package groundrule.resilience.aws.cluster_one_zone

import rego.v1

# One of several zones by itself: a Multi-AZ cluster that is no Aurora, and the first serverless Aurora. A cluster whose
# instances stand elsewhere, or that has none yet, is not judged.
applies if {
	input.values.class == false
	not serverless
	count(input.related.instance) > 0
}

serverless if input.values.mode == "serverless"

violations contains {"at": []} if count(input.related.instance) == 1

violations contains {"at": "zones"} if {
	count({zone | some zone in input.values.zones}) == 1
}

violations contains {"at": []} if {
	count(input.related.instance) > 1
	count([instance.ref | some instance in input.related.instance; instance.values.zone]) == count(input.related.instance)
	count({instance.values.zone | some instance in input.related.instance}) == 1
}
