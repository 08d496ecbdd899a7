# METADATA
# title: A gateway for web applications has no firewall
# description: What it passes on is not looked at, so known attacks reach the application.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_application_gateway]
#       reads:
#         waf: waf_configuration.enabled
#         policy: {presence: firewall_policy_id}
#       related:
#         policies:
#           type: azurerm_web_application_firewall_policy
#           by: firewall_policy_id
#           to: [id]
#           reads: {enabled: policy_settings.enabled}
#   message: "{subject} has no firewall"
#   remediation: Set `firewall_policy_id` to an `azurerm_web_application_firewall_policy` that is on, or `enabled = true` in `waf_configuration`.
#   aliases: {checkov: [CKV_AZURE_120]}
#   since: "2026.1"
package groundrule.exposure.azurerm.gateway_without_waf

import rego.v1

violations contains {"at": "policy", "needs": ["waf", "policy"]} if {
	not inline
	input.values.policy == false
}

violations contains {"at": ["policies", p.ref, "enabled"], "needs": ["waf"]} if {
	not inline
	some p in input.related.policies
	p.values.enabled == false
}

inline if input.values.waf == true
