# METADATA
# title: A plan takes away what lost data is recovered from
# description: >-
#   Backups, versions, soft delete and recovery to a point in time are missed when it is too late. Turning them off also
#   deletes what they have kept.
# custom:
#   severity: high
#   when: [update, replace]
#   subjects:
#     - types: [aws_db_instance, aws_docdb_cluster, aws_neptune_cluster, aws_rds_cluster]
#       reads: {before: $before.backup_retention_period, after: backup_retention_period}
#     - types: [aws_elasticache_cluster, aws_elasticache_replication_group, aws_memorydb_cluster]
#       reads: {before: $before.snapshot_retention_limit, after: snapshot_retention_limit}
#     - types: [aws_redshift_cluster]
#       reads: {before: $before.automated_snapshot_retention_period, after: automated_snapshot_retention_period}
#     - types: [aws_dynamodb_table]
#       reads: {before: $before.point_in_time_recovery.enabled, after: point_in_time_recovery.enabled}
#     - types: [aws_s3_bucket_versioning]
#       reads: {before: $before.versioning_configuration.status, after: versioning_configuration.status}
#     - types: [aws_efs_backup_policy]
#       reads: {before: $before.backup_policy.status, after: backup_policy.status}
#     - types: [azurerm_key_vault]
#       reads: {before: $before.purge_protection_enabled, after: purge_protection_enabled}
#     - types: [azurerm_storage_account]
#       reads: {before: $before.blob_properties.delete_retention_policy.days, after: blob_properties.delete_retention_policy.days}
#     - types: [azurerm_storage_account]
#       reads: {before: $before.blob_properties.versioning_enabled, after: blob_properties.versioning_enabled}
#     - types: [azurerm_recovery_services_vault]
#       reads: {before: $before.soft_delete_enabled, after: soft_delete_enabled}
#     - types: [azurerm_mysql_flexible_server, azurerm_postgresql_flexible_server]
#       reads: {before: $before.geo_redundant_backup_enabled, after: geo_redundant_backup_enabled}
#     - types: [google_storage_bucket]
#       reads: {before: $before.versioning.enabled, after: versioning.enabled}
#     - types: [google_storage_bucket]
#       reads: {before: $before.soft_delete_policy.retention_duration_seconds, after: soft_delete_policy.retention_duration_seconds}
#     - types: [google_sql_database_instance]
#       reads: {before: $before.settings.backup_configuration.enabled, after: settings.backup_configuration.enabled}
#     - types: [google_firestore_database]
#       reads: {before: $before.point_in_time_recovery_enablement, after: point_in_time_recovery_enablement}
#   message: "{subject} can no longer be recovered as before: {at} was {before}"
#   remediation: >-
#     Leave backups (`backup_retention_period`), versions and soft delete on, or get an exception when the data is no
#     longer needed.
#   controls: {nist-800-53-r5: [CP-9, CM-3]}
#   since: "2026.1"
package groundrule.change.recovery_off

import rego.v1

# As the attributes of all those types say that it is on; a number of days is, too.
on := {true, "Enabled", "ENABLED", "POINT_IN_TIME_RECOVERY_ENABLED"}

violations contains {"at": "after"} if {
	was_on
	not is_on
}

# What was not on cannot be taken off, whatever it will be.
satisfied if not was_on

was_on if input.values.before in on

was_on if {
	is_number(input.values.before)
	input.values.before > 0
}

is_on if input.values.after in on

is_on if {
	is_number(input.values.after)
	input.values.after > 0
}
