# METADATA
# title: A plan of Defender is off
# description: Nobody is told of what it would have found.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_security_center_subscription_pricing]
#       reads: {tier: tier, plan: resource_type}
#   message: "{subject} leaves Defender off for {plan} (tier {tier})"
#   remediation: Set `tier = "Standard"`.
#   aliases: {checkov: [CKV_AZURE_19], trivy: [AZU-0045]}
#   partial: {checkov: [CKV_AZURE_55, CKV_AZURE_84, CKV_AZURE_87]}
#   since: "2026.1"
package groundrule.logging.azurerm.defender_plan

import rego.v1

violations contains {"at": "tier", "needs": ["tier"]} if lower(input.values.tier) == "free"

satisfied if lower(input.values.tier) == "standard"
