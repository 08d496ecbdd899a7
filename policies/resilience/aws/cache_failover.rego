# METADATA
# title: A cache does not fail over
# description: When its primary node fails, the cache takes no writes until somebody promotes another node by hand.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticache_replication_group]
#       reads:
#         failover: automatic_failover_enabled
#   message: "{subject} does not fail over"
#   remediation: Set `automatic_failover_enabled = true` and `multi_az_enabled = true`, with more than one node.
#   controls: {nist-800-53-r5: [CP-10, SC-5(2), SI-13(5)]}
#   aliases: {checkov: [CKV2_AWS_50]}
package groundrule.resilience.aws.cache_failover

import rego.v1

violations contains {"at": "failover"} if not input.values.failover == true
