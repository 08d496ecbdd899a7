# METADATA
# title: A resource that holds data is deleted or replaced
# description: Its data goes with it.
# custom:
#   severity: critical
#   when: [delete, replace]
#   subjects:
#     - types:
#         - aws_cognito_user_pool
#         - aws_db_instance
#         - aws_docdb_cluster
#         - aws_dynamodb_table
#         - aws_ebs_volume
#         - aws_efs_file_system
#         - aws_elasticache_replication_group
#         - aws_elasticsearch_domain
#         - aws_fsx_lustre_file_system
#         - aws_fsx_ontap_file_system
#         - aws_fsx_openzfs_file_system
#         - aws_fsx_windows_file_system
#         - aws_kms_key
#         - aws_memorydb_cluster
#         - aws_msk_cluster
#         - aws_neptune_cluster
#         - aws_opensearch_domain
#         - aws_rds_cluster
#         - aws_redshift_cluster
#         - aws_s3_bucket
#         - aws_timestreamwrite_table
#         - azurerm_cosmosdb_account
#         - azurerm_key_vault
#         - azurerm_log_analytics_workspace
#         - azurerm_managed_disk
#         - azurerm_mssql_database
#         - azurerm_mssql_managed_instance
#         - azurerm_mysql_flexible_server
#         - azurerm_netapp_volume
#         - azurerm_postgresql_flexible_server
#         - azurerm_recovery_services_vault
#         - azurerm_storage_account
#         - azurerm_storage_container
#         - google_alloydb_cluster
#         - google_bigquery_dataset
#         - google_bigquery_table
#         - google_bigtable_instance
#         - google_compute_disk
#         - google_filestore_instance
#         - google_firestore_database
#         - google_kms_crypto_key
#         - google_spanner_database
#         - google_spanner_instance
#         - google_sql_database
#         - google_sql_database_instance
#         - google_storage_bucket
#       reads:
#         action: $action
#         reason: $action_reason
#         causes: $replace_paths
#         kept: {const: false}
#     - types: [aws_cloudwatch_log_group]
#       reads:
#         action: $action
#         reason: $action_reason
#         causes: $replace_paths
#         kept: $before.skip_destroy
#   message: "{subject} holds data, and this plan does {action} it ({reason}) {at}"
#   remediation: Undo the change of the attribute that forces the replacement, or get an exception and take a snapshot first.
#   since: "2026.1"
package groundrule.change.stateful_replaced

import rego.v1

# What is only forgotten stays where it is.
applies if not kept

kept if input.values.kept == true

violations contains {"at": ["causes", cause], "needs": ["action"]} if {
	input.values.action == "replace"
	some cause in input.values.causes
}

# Tainted, or replaced by request: `reason` says which.
violations contains {"at": [], "needs": ["action", "causes"]} if {
	input.values.action == "replace"
	count(object.get(input.values, "causes", [])) == 0
}

violations contains {"at": [], "needs": ["action"]} if input.values.action == "delete"
