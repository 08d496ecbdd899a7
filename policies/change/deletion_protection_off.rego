# METADATA
# title: A plan takes deletion protection off
# description: >-
#   With it goes the last thing that stands between a mistaken plan and the data. It is also the step before a
#   deletion, and should be somebody's decision.
# custom:
#   severity: high
#   when: [update, replace]
#   subjects:
#     - types:
#         - aws_cognito_user_pool
#         - aws_db_instance
#         - aws_docdb_cluster
#         - aws_docdb_global_cluster
#         - aws_eks_cluster
#         - aws_neptune_cluster
#         - aws_neptune_global_cluster
#         - aws_neptunegraph_graph
#         - aws_qldb_ledger
#         - aws_rds_cluster
#         - aws_rds_global_cluster
#         - google_alloydb_cluster
#         - google_bigquery_table
#         - google_bigtable_instance
#         - google_bigtable_table
#         - google_compute_instance
#         - google_container_cluster
#         - google_folder
#         - google_privateca_certificate_authority
#         - google_redis_instance
#         - google_secret_manager_secret
#         - google_spanner_database
#         - google_sql_database_instance
#       reads: {before: $before.deletion_protection, after: deletion_protection}
#     - types:
#         - aws_cloudwatch_log_group
#         - aws_dsql_cluster
#         - aws_dynamodb_table
#         - google_filestore_instance
#         - google_memorystore_instance
#         - google_redis_cluster
#       reads: {before: $before.deletion_protection_enabled, after: deletion_protection_enabled}
#     - types:
#         - aws_alb
#         - aws_lb
#       reads: {before: $before.enable_deletion_protection, after: enable_deletion_protection}
#     - types: [aws_networkfirewall_firewall]
#       reads: {before: $before.delete_protection, after: delete_protection}
#     - types: [google_firestore_database]
#       reads: {before: $before.delete_protection_state, after: delete_protection_state}
#     - types: [aws_instance]
#       reads: {before: $before.disable_api_termination, after: disable_api_termination}
#     - types: [aws_emr_cluster]
#       reads: {before: $before.termination_protection, after: termination_protection}
#     - types: [google_sql_database_instance]
#       reads: {before: $before.settings.deletion_protection_enabled, after: settings.deletion_protection_enabled}
#   message: "{subject} loses its deletion protection: {at} was {before}"
#   remediation: Leave `deletion_protection` on, or get an exception for as long as the deletion takes.
#   since: "2026.1"
package groundrule.change.deletion_protection_off

import rego.v1

# As the attributes of all those types say that it is on.
on := {true, "ACTIVE", "DELETE_PROTECTION_ENABLED", "PROTECTED"}

violations contains {"at": "after"} if {
	was_on
	not is_on
}

# What was not on cannot be taken off, whatever it will be.
satisfied if not was_on

was_on if input.values.before in on

is_on if input.values.after in on
