# METADATA
# title: Broken nodes are not repaired automatically
# description: A node that fails stays failed, and its pods wait.
# custom:
#   severity: low
#   subjects:
#     - types: [google_container_node_pool]
#       reads: {repaired: management.auto_repair}
#   message: "{subject} is not repaired automatically"
#   remediation: Leave out `auto_repair` in `management`, or set it to `true`.
#   aliases: {checkov: [CKV_GCP_9], trivy: [GCP-0063]}
#   since: "2026.1"
package groundrule.lifecycle.google.node_auto_repair

import rego.v1

# On is the default of the block, and of a pool without it.
violations contains {"at": "repaired"} if input.values.repaired == false
