# METADATA
# title: A database goes without a final snapshot
# description: >-
#   The snapshot is what a deletion by mistake is undone with. What counts is what the state says when the plan is applied:
#   a configuration that asks for one has to be applied before the deletion.
# custom:
#   severity: high
#   when: [delete, replace]
#   subjects:
#     - types: [aws_db_instance]
#       reads:
#         skipped: $before.skip_final_snapshot
#         name: {presence: [$before.final_snapshot_identifier]}
#         replica: {presence: [$before.replicate_source_db]}
#     - types: [aws_rds_cluster]
#       reads:
#         skipped: $before.skip_final_snapshot
#         name: {presence: [$before.final_snapshot_identifier]}
#         replica: {presence: [$before.replication_source_identifier]}
#     - types: [aws_docdb_cluster, aws_neptune_cluster, aws_redshift_cluster]
#       reads:
#         skipped: $before.skip_final_snapshot
#         name: {presence: [$before.final_snapshot_identifier]}
#         replica: {const: false}
#     - types: [aws_elasticache_replication_group]
#       reads:
#         skipped: {const: false}
#         name: {presence: [$before.final_snapshot_identifier]}
#         replica: {const: false}
#     - types: [aws_elasticache_cluster]
#       reads:
#         skipped: {const: false}
#         name: {presence: [$before.final_snapshot_identifier]}
#         replica: {presence: [$before.replication_group_id]}
#         engine: $before.engine
#     - types: [aws_memorydb_cluster]
#       reads:
#         skipped: {const: false}
#         name: {presence: [$before.final_snapshot_name]}
#         replica: {const: false}
#   message: "{subject} goes without a final snapshot"
#   remediation: >-
#     Apply `skip_final_snapshot = false` with a `final_snapshot_identifier` first, then delete it; or take a snapshot by
#     hand and get an exception.
#   controls: {nist-800-53-r5: [CP-9]}
#   since: "2026.1"
package groundrule.change.final_snapshot_skipped

import rego.v1

# A replica has nothing that its source has not, nor has a cache what its group has not. Memcached has no snapshots.
applies if {
	input.values.replica == false
	not memcached
}

memcached if input.values.engine == "memcached"

violations contains {"at": "skipped"} if input.values.skipped == true

violations contains {"at": "name"} if {
	not input.values.skipped == true
	input.values.name == false
}
