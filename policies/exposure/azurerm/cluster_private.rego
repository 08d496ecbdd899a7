# METADATA
# title: A cluster's control plane has a public address
# description: It can be found and tried from the internet; a private one only from the networks that it is linked to.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_kubernetes_cluster]
#       reads: {private: private_cluster_enabled}
#   message: "{subject} has a control plane with a public address"
#   remediation: Set `private_cluster_enabled = true`. It replaces the cluster.
#   aliases: {checkov: [CKV_AZURE_115]}
#   since: "2026.1"
package groundrule.exposure.azurerm.cluster_private

import rego.v1

violations contains {"at": "private"} if not input.values.private == true
