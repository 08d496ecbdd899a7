# METADATA
# title: A node gives its credentials to every container
# description: >-
#   Without the metadata server of GKE, each container on a node gets the rights of the node's service account.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_container_cluster]
#       reads:
#         mode: node_config.workload_metadata_config.mode
#         autopilot: enable_autopilot
#         without_pool: remove_default_node_pool
#     - types: [google_container_node_pool]
#       reads:
#         mode: node_config.workload_metadata_config.mode
#         autopilot: {const: false}
#         without_pool: {const: false}
#   message: "{subject} gives its nodes' credentials to every container"
#   remediation: Set `mode = "GKE_METADATA"` in `workload_metadata_config` of the `node_config`.
#   aliases: {checkov: [CKV_GCP_69], trivy: [GCP-0057], tfsec: [google-gke-node-metadata-security]}
package groundrule.access.google.cluster_metadata_server

import rego.v1

violations contains {"at": "mode"} if {
	not protected
	not elsewhere
}

satisfied if protected

satisfied if elsewhere

protected if input.values.mode == "GKE_METADATA"

# Autopilot always has the metadata server; without a pool of its own, the node pools are judged.
elsewhere if input.values.autopilot == true

elsewhere if input.values.without_pool == true
