# METADATA
# title: A store is not encrypted with a key of its own
# description: The service's key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_backup_vault, aws_sagemaker_endpoint_configuration]
#       reads:
#         key: {presence: kms_key_arn}
#         key_id: kms_key_arn
#         ids: {values: [kms_key_arn]}
#         on: {const: true}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: kms_key_arn
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: kms_key_arn
#           to: [arn, name, id, target_key_arn, target_key_id]
#     - types:
#         - aws_efs_file_system
#         - aws_fsx_lustre_file_system
#         - aws_fsx_ontap_file_system
#         - aws_fsx_openzfs_file_system
#         - aws_fsx_windows_file_system
#         - aws_redshift_cluster
#         - aws_sagemaker_domain
#         - aws_sagemaker_notebook_instance
#         - aws_secretsmanager_secret
#       reads:
#         key: {presence: kms_key_id}
#         key_id: kms_key_id
#         ids: {values: [kms_key_id]}
#         on: {const: true}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: kms_key_id
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: kms_key_id
#           to: [arn, name, id, target_key_arn, target_key_id]
#     - types: [aws_dynamodb_table]
#       reads:
#         key: {presence: server_side_encryption.kms_key_arn}
#         key_id: server_side_encryption.kms_key_arn
#         ids: {values: [server_side_encryption.kms_key_arn]}
#         on: server_side_encryption.enabled
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: server_side_encryption.kms_key_arn
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: server_side_encryption.kms_key_arn
#           to: [arn, name, id, target_key_arn, target_key_id]
#   message: "{subject} is not encrypted with a key of its own: set {at}"
#   remediation: >-
#     Set `kms_key_id` (`kms_key_arn` on `aws_backup_vault`, `aws_dynamodb_table` and
#     `aws_sagemaker_endpoint_configuration`) to the ARN of an `aws_kms_key`.
#   aliases: {checkov: [CKV_AWS_22, CKV_AWS_98, CKV_AWS_119, CKV_AWS_142, CKV_AWS_149, CKV_AWS_166, CKV_AWS_178, CKV_AWS_179, CKV_AWS_184, CKV_AWS_187, CKV_AWS_190, CKV_AWS_203], trivy: [AWS-0025, AWS-0098]}
#   partial: {regula: [FG_R00069]}
package groundrule.encryption.aws.storage_customer_key

import rego.v1

violations contains {"at": "key", "needs": ["key"]} if input.values.key == false

violations contains {"at": "on", "needs": ["on"]} if input.values.on == false

violations contains {"at": "key_id", "needs": ["key_id"]} if of_aws(input.values.key_id) == true

satisfied if {
	some _ in input.related.cmk
	input.values.on == true
}

satisfied if {
	some _ in input.related.alias
	input.values.on == true
}

# A key that is known, and none of AWS's, whatever else could be meant by it.
satisfied if {
	some id in input.values.ids
	id != ""
	of_aws(id) == false
	input.values.on == true
}

of_aws(id) := regex.match(`(^|:)alias/aws/[a-z0-9/-]+$`, id)
