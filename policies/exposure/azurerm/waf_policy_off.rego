# METADATA
# title: A firewall policy for web applications is off
# description: Gateways that use it let through what they were to stop.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_web_application_firewall_policy]
#       reads: {enabled: policy_settings.enabled}
#   message: "{subject} is off"
#   remediation: Set `enabled = true` in `policy_settings`, or leave it out.
#   aliases: {checkov: [CKV_AZURE_122]}
#   since: "2026.1"
package groundrule.exposure.azurerm.waf_policy_off

import rego.v1

# On is the default, of the block and without it.
violations contains {"at": "enabled"} if input.values.enabled == false
