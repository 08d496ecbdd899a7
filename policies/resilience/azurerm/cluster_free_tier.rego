# METADATA
# title: A cluster's control plane has no guaranteed uptime
# description: In the free tier it may be down for long, and is not scaled with the cluster.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_kubernetes_cluster]
#       reads: {tier: sku_tier}
#   message: "{subject} is of the tier {tier}"
#   remediation: Set `sku_tier = "Standard"`, or `"Premium"`.
#   aliases: {checkov: [CKV_AZURE_170]}
package groundrule.resilience.azurerm.cluster_free_tier

import rego.v1

violations contains {"at": "tier"} if not paid

paid if input.values.tier in {"Paid", "Premium", "Standard"}
