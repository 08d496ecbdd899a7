# METADATA
# title: A database is not encrypted with a key of its own
# description: The provider's default key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance]
#       reads:
#         key: {presence: kms_key_id}
#         key_id: kms_key_id
#         ids: {values: [kms_key_id]}
#         source: {presence: replicate_source_db}
#       related: &key
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: kms_key_id
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: kms_key_id
#           to: [arn, name, id, target_key_arn, target_key_id]
#     - types: [aws_rds_cluster]
#       reads:
#         key: {presence: kms_key_id}
#         key_id: kms_key_id
#         ids: {values: [kms_key_id]}
#         source: {presence: replication_source_identifier}
#       related: *key
#     - types: [aws_docdb_cluster]
#       reads:
#         key: {presence: kms_key_id}
#         key_id: kms_key_id
#         ids: {values: [kms_key_id]}
#         source: {const: false}
#       related: *key
#     - types: [aws_neptune_cluster]
#       reads:
#         key: {presence: kms_key_arn}
#         key_id: kms_key_arn
#         ids: {values: [kms_key_arn]}
#         source: {presence: replication_source_identifier}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: kms_key_arn
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: kms_key_arn
#           to: [arn, name, id, target_key_arn, target_key_id]
#   message: "{subject} is not encrypted with a key of its own: set {at}"
#   remediation: >-
#     Set `kms_key_id` (`kms_key_arn` for Neptune) to the ARN of an `aws_kms_key`, and `storage_encrypted = true`.
#   aliases: {checkov: [CKV_AWS_327, CKV_AWS_182, CKV_AWS_347]}
#   partial: {trivy: [AWS-0079], tfsec: [aws-rds-encrypt-cluster-storage-data]}
package groundrule.encryption.aws.database_customer_key

import rego.v1

# A replica has the key of its source.
applies if input.values.source == false

violations contains {"at": "key", "needs": ["key"]} if input.values.key == false

violations contains {"at": "key_id", "needs": ["key_id"]} if of_aws(input.values.key_id) == true

satisfied if some _ in input.related.cmk

satisfied if some _ in input.related.alias

# A key that is known, and none of AWS's, whatever else could be meant by it.
satisfied if {
	some id in input.values.ids
	id != ""
	of_aws(id) == false
}

of_aws(id) := regex.match(`(^|:)alias/aws/[a-z0-9/-]+$`, id)
