# METADATA
# title: A network interface has a public address
# description: What it belongs to can be reached from the internet, and is as safe as its last security rule.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_network_interface]
#       each: ip_configuration
#       reads:
#         address: {presence: .public_ip_address_id}
#   message: "{subject} has a public address"
#   remediation: Leave out `public_ip_address_id`, and reach the machine through Azure Bastion or a load balancer.
#   aliases: {checkov: [CKV_AZURE_119], trivy: [AZU-0076]}
#   since: "2026.1"
package groundrule.exposure.azurerm.network_interface_public_ip

import rego.v1

violations contains {"at": "address"} if input.values.address == true
