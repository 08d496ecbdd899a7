# METADATA
# title: A plan takes encryption off
# description: >-
#   What was written encrypted, or under a key of the organisation's, is written in clear or under the provider's key from
#   then on, and often has to be copied for it.
# custom:
#   severity: high
#   when: [update, replace]
#   subjects:
#     - types: [aws_db_instance, aws_docdb_cluster, aws_neptune_cluster, aws_rds_cluster]
#       reads: {before: $before.storage_encrypted, after: storage_encrypted, old_key: {const: false}, key: {const: false}}
#     - types: [aws_ebs_volume, aws_efs_file_system, aws_redshift_cluster]
#       reads: {before: $before.encrypted, after: encrypted, old_key: {const: false}, key: {const: false}}
#     - types: [aws_elasticache_replication_group]
#       reads: {before: $before.at_rest_encryption_enabled, after: at_rest_encryption_enabled, old_key: {const: false}, key: {const: false}}
#     - types: [aws_elasticache_replication_group]
#       reads: {before: $before.transit_encryption_enabled, after: transit_encryption_enabled, old_key: {const: false}, key: {const: false}}
#     - types: [aws_ebs_encryption_by_default]
#       reads: {before: $before.enabled, after: enabled, old_key: {const: false}, key: {const: false}}
#     - types: [aws_opensearch_domain, aws_elasticsearch_domain]
#       reads: {before: $before.encrypt_at_rest.enabled, after: encrypt_at_rest.enabled, old_key: {const: false}, key: {const: false}}
#     - types: [aws_kms_key]
#       reads: {before: $before.enable_key_rotation, after: enable_key_rotation, old_key: {const: false}, key: {const: false}}
#     - types: [aws_cloudwatch_log_group, aws_cloudtrail, aws_secretsmanager_secret]
#       reads: {before: {const: false}, after: {const: false}, old_key: {presence: $before.kms_key_id}, key: {presence: kms_key_id}}
#     - types: [aws_sns_topic, aws_sqs_queue]
#       reads: {before: {const: false}, after: {const: false}, old_key: {presence: $before.kms_master_key_id}, key: {presence: kms_master_key_id}}
#     - types: [azurerm_storage_account]
#       reads: {before: $before.https_traffic_only_enabled, after: https_traffic_only_enabled, old_key: {const: false}, key: {const: false}}
#     - types: [azurerm_linux_virtual_machine, azurerm_windows_virtual_machine]
#       reads: {before: $before.encryption_at_host_enabled, after: encryption_at_host_enabled, old_key: {const: false}, key: {const: false}}
#     - types: [azurerm_managed_disk]
#       reads: {before: {const: false}, after: {const: false}, old_key: {presence: $before.disk_encryption_set_id}, key: {presence: disk_encryption_set_id}}
#     - types: [azurerm_mssql_database]
#       reads: {before: $before.transparent_data_encryption_enabled, after: transparent_data_encryption_enabled, old_key: {const: false}, key: {const: false}}
#     - types: [google_storage_bucket]
#       reads: {before: {const: false}, after: {const: false}, old_key: {presence: $before.encryption.default_kms_key_name}, key: {presence: encryption.default_kms_key_name}}
#     - types: [google_pubsub_topic]
#       reads: {before: {const: false}, after: {const: false}, old_key: {presence: $before.kms_key_name}, key: {presence: kms_key_name}}
#     - types: [google_sql_database_instance]
#       reads: {before: {const: false}, after: {const: false}, old_key: {presence: $before.encryption_key_name}, key: {presence: encryption_key_name}}
#   message: "{subject} loses its encryption, or the key of its own: {at}"
#   remediation: Leave encryption on, and the key (`kms_key_id`) what it was.
#   controls: {nist-800-53-r5: [SC-28, CM-3]}
#   since: "2026.1"
package groundrule.change.encryption_removed

import rego.v1

violations contains {"at": "after", "needs": ["before", "after"]} if {
	input.values.before == true
	not encrypted
}

violations contains {"at": "key", "needs": ["old_key", "key"]} if {
	input.values.old_key == true
	input.values.key == false
}

# What was not encrypted cannot lose that, whatever it will be.
satisfied if {
	not was_encrypted
	not had_key
}

encrypted if input.values.after == true

was_encrypted if input.values.before == true

had_key if input.values.old_key == true
