# METADATA
# title: A database has no backups, or not for long enough
# description: Without automated backups nothing brings yesterday back.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance]
#       reads:
#         retention:
#           value: backup_retention_period
#           left:
#             default: 0
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance
#         source: {presence: replicate_source_db}
#       related:
#         primary: {type: aws_db_instance, by: replicate_source_db, to: [id, identifier, arn], from: subject}
#     - types: [aws_rds_cluster]
#       reads:
#         retention:
#           value: backup_retention_period
#           left:
#             default: 1
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster
#         source: {presence: replication_source_identifier}
#       related:
#         primary: {type: aws_rds_cluster, by: replication_source_identifier, to: [id, cluster_identifier, arn], from: subject}
#   message: "{subject} keeps its backups for {retention} days"
#   remediation: Set `backup_retention_period` to at least `resilience.backup_retention_days`.
#   controls: {nist-800-53-r5: [CP-9]}
#   aliases: {checkov: [CKV_AWS_133], regula: [FG_R00107]}
#   partial: {trivy: [AWS-0077], tfsec: [aws-rds-specify-backup-retention]}
package groundrule.resilience.aws.backup_retention

import rego.v1

violations contains {"at": "retention"} if {
	input.values.source == false
	not long_enough
}

satisfied if long_enough

# A replica is backed up through its source.
satisfied if some _ in input.related.primary

long_enough if input.values.retention >= data.standards.resilience.backup_retention_days
