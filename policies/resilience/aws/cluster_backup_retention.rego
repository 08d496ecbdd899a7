# METADATA
# title: Backups of a cluster are kept for less than a week
# description: What broke on a Friday is often found after the weekend; by then a shorter backup no longer has it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_docdb_cluster]
#       reads:
#         retention:
#           value: backup_retention_period
#           left: {default: 1, source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster"}
#     - types: [aws_neptune_cluster]
#       reads:
#         retention:
#           value: backup_retention_period
#           left: {default: 1, source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster"}
#   message: "{subject} keeps its backups for less than a week ({retention})"
#   remediation: Set `backup_retention_period` to 7 or more.
#   aliases: {checkov: [CKV_AWS_360, CKV_AWS_361]}
package groundrule.resilience.aws.cluster_backup_retention

import rego.v1

violations contains {"at": "retention"} if not a_week

a_week if input.values.retention >= 7
