# METADATA
# title: Something that holds data may be destroyed by a plan
# description: >-
#   A renamed block or a changed attribute is enough to destroy and recreate it, data included. With
#   `prevent_destroy` such a plan fails.
# custom:
#   severity: low
#   subjects:
#     - types:
#         - aws_db_instance
#         - aws_dynamodb_table
#         - aws_efs_file_system
#         - aws_kms_key
#         - aws_rds_cluster
#         - aws_s3_bucket
#         - azurerm_key_vault
#         - azurerm_mssql_database
#         - azurerm_postgresql_flexible_server
#         - azurerm_storage_account
#         - google_bigquery_dataset
#         - google_kms_crypto_key
#         - google_sql_database_instance
#         - google_storage_bucket
#       reads: {prevented: $lifecycle.prevent_destroy}
#   message: "{subject} can be destroyed by a plan"
#   remediation: Set `prevent_destroy = true` in the `lifecycle` block.
#   partial: {checkov: [CKV_GCP_82]}
#   since: "2026.1"
package groundrule.resilience.prevent_destroy

import rego.v1

violations contains {"at": []} if input.values.prevented == false
