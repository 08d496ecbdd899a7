# METADATA
# title: A front door has no web application firewall
# description: Known attacks, floods and bots reach what stands behind it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_frontdoor]
#       each: frontend_endpoint
#       reads: {policy: {presence: .web_application_firewall_policy_link_id}}
#   message: "{subject} has no web application firewall"
#   remediation: >-
#     Set `web_application_firewall_policy_link_id` on every `frontend_endpoint` to an
#     `azurerm_frontdoor_firewall_policy`.
#   aliases: {checkov: [CKV_AZURE_121]}
package groundrule.exposure.azurerm.front_door_without_waf

import rego.v1

violations contains {"at": "policy"} if input.values.policy == false
