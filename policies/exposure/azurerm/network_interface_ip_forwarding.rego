# METADATA
# title: A network interface forwards what is not meant for it
# description: Its machine can route around the network's rules. Only appliances that route need this.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_network_interface]
#       reads:
#         forwarding: {value: [ip_forwarding_enabled, enable_ip_forwarding]}
#   message: "{subject} forwards traffic that is not meant for it"
#   remediation: Set `ip_forwarding_enabled = false` (`enable_ip_forwarding` before version 4 of the provider).
#   aliases: {checkov: [CKV_AZURE_118], trivy: [AZU-0075]}
#   since: "2026.1"
package groundrule.exposure.azurerm.network_interface_ip_forwarding

import rego.v1

violations contains {"at": "forwarding"} if input.values.forwarding == true
