# METADATA
# title: Nodes are not upgraded automatically
# description: Known holes stay open until somebody thinks of them.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_container_node_pool]
#       reads: {upgraded: management.auto_upgrade}
#   message: "{subject} is not upgraded automatically"
#   remediation: Leave out `auto_upgrade` in `management`, or set it to `true`.
#   aliases: {checkov: [CKV_GCP_10], trivy: [GCP-0058]}
#   since: "2026.1"
package groundrule.lifecycle.google.node_auto_upgrade

import rego.v1

# On is the default of the block, and of a pool without it.
violations contains {"at": "upgraded"} if input.values.upgraded == false
