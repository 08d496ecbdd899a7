# METADATA
# title: A database's snapshots do not get its tags
# description: Nobody can tell whose they are, and rules that go by tags leave them out.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance]
#       reads:
#         copied: copy_tags_to_snapshot
#         engine: engine
#     - types: [aws_neptune_cluster, aws_rds_cluster]
#       reads:
#         copied: copy_tags_to_snapshot
#         engine: {const: cluster}
#   message: "{subject} does not pass its tags on to snapshots"
#   remediation: Set `copy_tags_to_snapshot = true`.
#   controls: {nist-800-53-r5: [CM-2, CM-2(2)]}
#   aliases: {checkov: [CKV2_AWS_60, CKV_AWS_313, CKV_AWS_362]}
package groundrule.tagging.aws.snapshot_tags

import rego.v1

# Of an instance in a cluster, the cluster decides.
applies if not of_cluster

of_cluster if regex.match(`^(aurora|docdb|neptune)`, input.values.engine)

violations contains {"at": "copied"} if not input.values.copied == true
