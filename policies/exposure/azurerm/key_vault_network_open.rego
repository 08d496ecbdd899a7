# METADATA
# title: A key vault answers every network
# description: Whoever gets hold of an identity that may read its secrets reads them, from wherever he is.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_key_vault]
#       reads:
#         action: network_acls.default_action
#         public: public_network_access_enabled
#   message: "{subject} answers every network (default action {action})"
#   remediation: Set `default_action = "Deny"` in `network_acls`, or `public_network_access_enabled = false`.
#   aliases: {checkov: [CKV_AZURE_109], trivy: [AZU-0013]}
#   since: "2026.1"
package groundrule.exposure.azurerm.key_vault_network_open

import rego.v1

violations contains {"at": "action"} if {
	not denied
	not private
}

satisfied if denied

satisfied if private

denied if input.values.action == "Deny"

private if input.values.public == false
