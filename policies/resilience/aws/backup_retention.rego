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
#     - types: [aws_rds_cluster]
#       reads:
#         retention:
#           value: backup_retention_period
#           left:
#             default: 1
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster
#         source: {presence: replication_source_identifier}
#   message: "{subject} keeps its backups for {retention} days"
#   remediation: Set `backup_retention_period` to at least `resilience.backup_retention_days`.
#   controls: {nist-800-53-r5: [CP-9]}
#   aliases: {checkov: [CKV_AWS_133], regula: [FG_R00107]}
#   partial: {trivy: [AWS-0077], tfsec: [aws-rds-specify-backup-retention]}
package groundrule.resilience.aws.backup_retention

import rego.v1

# A replica is backed up through its source.
applies if input.values.source == false

violations contains {"at": "retention"} if not long_enough

long_enough if input.values.retention >= data.standards.resilience.backup_retention_days
