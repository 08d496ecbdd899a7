# METADATA
# title: A private link service connects everybody who asks
# description: A connection from any customer of Azure is approved without anybody looking at it, and leads into the network.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_private_link_service]
#       reads: {approved: {values: [auto_approval_subscription_ids]}}
#   message: "{subject} connects everybody who asks"
#   remediation: Name in `auto_approval_subscription_ids` the subscriptions that may connect, or leave it out.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.private_link_open

import rego.v1

violations contains {"at": "approved"} if {
	some subscription in input.values.approved
	subscription == "*"
}
