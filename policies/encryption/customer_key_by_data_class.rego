# METADATA
# title: Confidential data is not under a key of the organisation's own
# description: >-
#   A provider's key decrypts for whoever may read the data. A key of one's own can be restricted, watched and revoked,
#   which is what makes confidential data so. Only resources whose tags give such a data class are judged.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_db_instance, aws_docdb_cluster, aws_ebs_volume, aws_efs_file_system, aws_rds_cluster, aws_redshift_cluster, aws_secretsmanager_secret, aws_cloudwatch_log_group]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: kms_key_id}
#         key_id: kms_key_id
#       related:
#         cmk: {type: aws_kms_key, by: kms_key_id, to: [arn, id, key_id]}
#     - types: [aws_neptune_cluster]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: kms_key_arn}
#         key_id: kms_key_arn
#       related:
#         cmk: {type: aws_kms_key, by: kms_key_arn, to: [arn, id, key_id]}
#     - types: [aws_sns_topic, aws_sqs_queue]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: kms_master_key_id}
#         key_id: kms_master_key_id
#       related:
#         cmk: {type: aws_kms_key, by: kms_master_key_id, to: [arn, id, key_id]}
#     - types: [aws_dynamodb_table]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: server_side_encryption.kms_key_arn}
#         key_id: server_side_encryption.kms_key_arn
#       related:
#         cmk: {type: aws_kms_key, by: server_side_encryption.kms_key_arn, to: [arn, id, key_id]}
#     - types: [aws_kinesis_stream]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: kms_key_id}
#         key_id: kms_key_id
#       related:
#         cmk: {type: aws_kms_key, by: kms_key_id, to: [arn, id, key_id]}
#     - types: [azurerm_managed_disk]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: disk_encryption_set_id}
#         key_id: {const: ""}
#     - types: [azurerm_cosmosdb_account]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: key_vault_key_id}
#         key_id: {const: ""}
#     - types: [azurerm_mysql_flexible_server, azurerm_postgresql_flexible_server]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: customer_managed_key.key_vault_key_id}
#         key_id: {const: ""}
#     - types: [google_storage_bucket]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: encryption.default_kms_key_name}
#         key_id: {const: ""}
#     - types: [google_bigquery_dataset]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: default_encryption_configuration.kms_key_name}
#         key_id: {const: ""}
#     - types: [google_pubsub_topic]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: kms_key_name}
#         key_id: {const: ""}
#     - types: [google_compute_disk]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: disk_encryption_key.kms_key_self_link}
#         key_id: {const: ""}
#     - types: [aws_s3_bucket]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id}
#         key_id: server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id
#       related:
#         own:
#           type: aws_s3_bucket_server_side_encryption_configuration
#           by: bucket
#           to: [bucket, id]
#           reads:
#             keys: {values: [rule.apply_server_side_encryption_by_default.kms_master_key_id]}
#           related:
#             cmk:
#               type: aws_kms_key
#               by: rule.apply_server_side_encryption_by_default.kms_master_key_id
#               to: [arn, id, key_id]
#               from: subject
#     - types: [azurerm_storage_account]
#       reads:
#         class: {value: "$tags[settings.data_class_keys]"}
#         key: {presence: customer_managed_key}
#         key_id: {const: ""}
#       related:
#         own:
#           type: azurerm_storage_account_customer_managed_key
#           by: storage_account_id
#           to: [id]
#           reads:
#             key: {presence: [key_vault_key_id, key_name, managed_hsm_key_id]}
#   message: "{subject} holds data of a class that asks for a key of the organisation's own: {at}"
#   remediation: Set the key (`kms_key_id`) to one that the organisation made, such as an `aws_kms_key`.
#   controls: {nist-800-53-r5: [SC-12, SC-28]}
#   since: "2026.1"
package groundrule.encryption.customer_key_by_data_class

import rego.v1

applies if confidential

confidential if {
	some value in input.values.class
	some class in data.standards.encryption.customer_key_classes
	lower(value) == lower(class)
}

satisfied if {
	some _ in input.related.cmk
}

satisfied if {
	some own in input.related.own
	own.values.key == true
}

satisfied if {
	some own in input.related.own
	some _ in own.related.cmk
}

violations contains {"at": "key"} if {
	not satisfied
	not named
	not own_named
}

own_named if {
	some own in input.related.own
	some key in own.values.keys
	contains(key, "alias/aws/") == false
}

# A key that is none of the provider's.
named if {
	input.values.key == true
	contains(input.values.key_id, "alias/aws/") == false
}
