# METADATA
# title: A cluster's nodes have public addresses
# description: Each of them can be tried from the internet, and talks to it without passing any gateway.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_container_cluster]
#       reads: {private: private_cluster_config.enable_private_nodes}
#   message: "{subject} has nodes with public addresses"
#   remediation: Set `enable_private_nodes = true` in `private_cluster_config`.
#   aliases: {checkov: [CKV_GCP_25, CKV_GCP_64], trivy: [GCP-0059], tfsec: [google-gke-enable-private-cluster]}
package groundrule.exposure.google.cluster_private_nodes

import rego.v1

violations contains {"at": "private"} if not input.values.private == true
