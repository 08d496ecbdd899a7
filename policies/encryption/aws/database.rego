# METADATA
# title: A database is not encrypted
# description: Whoever gets at its storage, a snapshot or a backup reads its data.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance]
#       reads:
#         encrypted: storage_encrypted
#         mode: {const: provisioned}
#         source: {presence: replicate_source_db}
#     - types: [aws_rds_cluster]
#       reads:
#         encrypted: storage_encrypted
#         mode: engine_mode
#         source: {presence: replication_source_identifier}
#     - types: [aws_docdb_cluster]
#       reads:
#         encrypted: storage_encrypted
#         mode: {const: provisioned}
#         source: {const: false}
#     - types: [aws_neptune_cluster]
#       reads:
#         encrypted: storage_encrypted
#         mode: {const: provisioned}
#         source: {presence: replication_source_identifier}
#   message: "{subject} is not encrypted"
#   remediation: >-
#     Set `storage_encrypted = true`; a database that exists has to be made anew from an encrypted snapshot.
#   controls:
#     nist-800-53-r5: [SC-28, SC-28(1)]
#     cis-aws-3.0: ["2.3.1"]
#   aliases:
#     checkov: [CKV_AWS_16, CKV_AWS_96, CKV_AWS_74, CKV_AWS_44]
#     trivy: [AWS-0080, AWS-0021, AWS-0076]
#     tfsec: [aws-rds-encrypt-instance-storage-data, aws-documentdb-enable-storage-encryption, aws-neptune-enable-storage-encryption]
#     regula: [FG_R00093]
#   partial: {trivy: [AWS-0079], tfsec: [aws-rds-encrypt-cluster-storage-data]}
package groundrule.encryption.aws.database

import rego.v1

# A replica is encrypted as its source is.
applies if input.values.source == false

violations contains {"at": "encrypted", "needs": ["encrypted", "mode"]} if {
	not input.values.encrypted == true
	not serverless
}

satisfied if input.values.encrypted == true

satisfied if serverless

# Aurora Serverless v1 is encrypted, whatever is written.
serverless if input.values.mode == "serverless"
