# METADATA
# title: A cluster's control plane lets in every network
# description: Networks are listed that may reach it, and the list holds every address.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [google_container_cluster]
#       reads: {cidrs: {values: [master_authorized_networks_config.cidr_blocks.cidr_block]}}
#   message: "{subject} has a control plane that lets in {element}"
#   remediation: Set `cidr_block` in `master_authorized_networks_config.cidr_blocks` to known networks.
#   aliases: {checkov: [CKV_GCP_18]}
#   partial: {trivy: [GCP-0053]}
package groundrule.exposure.google.cluster_api_open

import rego.v1

violations contains {"at": "cidrs", "element": cidr} if {
	some cidr in input.values.cidrs
	cidr in {"0.0.0.0/0", "::/0"}
}
