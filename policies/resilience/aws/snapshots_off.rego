# METADATA
# title: A cache or a data warehouse takes no snapshots
# description: Without them nothing brings yesterday back.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticache_cluster]
#       reads:
#         engine: engine
#         group: {presence: replication_group_id}
#         days: snapshot_retention_limit
#       related:
#         owner:
#           type: aws_elasticache_replication_group
#           by: replication_group_id
#           to: [id, replication_group_id]
#           from: subject
#     - types: [aws_elasticache_replication_group, aws_memorydb_cluster]
#       reads:
#         engine: {const: redis}
#         group: {const: false}
#         days: snapshot_retention_limit
#     - types: [aws_redshift_cluster]
#       reads:
#         engine: {const: redshift}
#         group: {const: false}
#         days:
#           value: automated_snapshot_retention_period
#           left: {default: 1, source: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster"}
#   message: "{subject} takes no snapshots"
#   remediation: Set `snapshot_retention_limit` or `automated_snapshot_retention_period` to 1 or more.
#   controls: {nist-800-53-r5: [CP-9]}
#   aliases:
#     checkov: [CKV_AWS_134, CKV_AWS_343]
#     trivy: [AWS-0050]
#     tfsec: [aws-elasticache-enable-backup-retention]
package groundrule.resilience.aws.snapshots_off

import rego.v1

# Memcached has no snapshots.
applies if not memcached

memcached if input.values.engine == "memcached"

violations contains {"at": "days"} if {
	input.values.group == false
	not kept
}

satisfied if kept

# A member of a group takes them as its group says.
satisfied if some _ in input.related.owner

kept if input.values.days > 0
