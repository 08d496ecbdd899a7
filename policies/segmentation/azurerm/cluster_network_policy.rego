# METADATA
# title: Nothing in a cluster keeps its containers apart
# description: Every container can talk to every other, so that one that was broken into reaches them all.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_kubernetes_cluster]
#       reads: {policy: {presence: network_profile.network_policy}}
#   message: "{subject} has no network policy"
#   remediation: Set `network_policy` in `network_profile`, to `cilium` for instance.
#   aliases: {checkov: [CKV_AZURE_7], trivy: [AZU-0043], tfsec: [azure-container-configured-network-policy]}
package groundrule.segmentation.azurerm.cluster_network_policy

import rego.v1

violations contains {"at": "policy"} if input.values.policy == false
