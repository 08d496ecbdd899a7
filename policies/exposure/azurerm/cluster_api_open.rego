# METADATA
# title: A cluster's control plane answers every network
# description: Whoever gets hold of a token or finds a hole in the API server uses it from wherever he is.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_kubernetes_cluster]
#       reads:
#         ranges: {presence: api_server_access_profile.authorized_ip_ranges}
#         old_ranges: {presence: api_server_authorized_ip_ranges}
#         listed: {values: [api_server_access_profile.authorized_ip_ranges, api_server_authorized_ip_ranges]}
#         private: private_cluster_enabled
#   message: "{subject} has a control plane that answers every network"
#   remediation: >-
#     Set `authorized_ip_ranges` in `api_server_access_profile` (`api_server_authorized_ip_ranges` before version 4 of the
#     provider), or `private_cluster_enabled = true`.
#   aliases: {checkov: [CKV_AZURE_6], trivy: [AZU-0041]}
#   since: "2026.1"
package groundrule.exposure.azurerm.cluster_api_open

import rego.v1

violations contains {"at": "ranges"} if {
	not limited
	not private
}

satisfied if limited

satisfied if private

limited if {
	input.values.ranges == true
	not listed_world
}

limited if {
	input.values.old_ranges == true
	not listed_world
}

listed_world if {
	some range in input.values.listed
	endswith(range, "/0")
}

private if input.values.private == true
