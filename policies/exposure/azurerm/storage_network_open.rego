# METADATA
# title: A storage account answers every network
# description: Whoever gets hold of a key or of a signed address reads its data, from wherever he is.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_storage_account]
#       reads:
#         kind: {const: account}
#         action: network_rules.default_action
#         public: public_network_access_enabled
#       related:
#         rules:
#           type: azurerm_storage_account_network_rules
#           by: storage_account_id
#           to: [id]
#     - types: [azurerm_storage_account_network_rules]
#       reads:
#         kind: {const: rules}
#         action: default_action
#         public: {const: true}
#   message: "{subject} answers every network (default action {action})"
#   remediation: >-
#     Set `default_action = "Deny"` in `network_rules` or in an `azurerm_storage_account_network_rules`, and name the
#     networks that need the account.
#   controls: {cis-azure-2.0: ["3.8"]}
#   aliases: {checkov: [CKV_AZURE_35], trivy: [AZU-0012]}
#   partial: {regula: [FG_R00154]}
#   since: "2026.1"
package groundrule.exposure.azurerm.storage_network_open

import rego.v1

violations contains {"at": "action"} if {
	not denied
	not private
	not ruled
}

satisfied if denied

satisfied if private

satisfied if ruled

denied if input.values.action == "Deny"

private if input.values.public == false

# Rules of their own are judged themselves.
ruled if {
	input.values.kind == "account"
	some _ in input.related.rules
}
