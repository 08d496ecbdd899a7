# METADATA
# title: A cluster's control plane answers every network
# description: Whoever gets hold of a token or finds a hole in the API server uses it from wherever he is.
# custom:
#   severity: high
#   subjects:
#     - types: [google_container_cluster]
#       reads: {networks: {presence: master_authorized_networks_config}, private: private_cluster_config.enable_private_endpoint}
#   message: "{subject} has a control plane that answers every network"
#   remediation: Set `master_authorized_networks_config` to known networks, or `enable_private_endpoint = true`.
#   aliases: {checkov: [CKV_GCP_20], trivy: [GCP-0061]}
#   since: "2026.1"
package groundrule.exposure.google.cluster_authorized_networks

import rego.v1

violations contains {"at": "networks"} if {
	input.values.networks == false
	not private
}

private if input.values.private == true
