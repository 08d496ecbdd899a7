# METADATA
# title: A key or secret never expires
# description: Whoever has got hold of it once can use it for ever.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_key_vault_key, azurerm_key_vault_secret]
#       reads: {expiry: {presence: expiration_date}}
#   message: "{subject} never expires"
#   remediation: Set `expiration_date`.
#   aliases: {checkov: [CKV_AZURE_40, CKV_AZURE_41], trivy: [AZU-0014, AZU-0017]}
#   partial: {regula: [FG_R00451]}
#   since: "2026.1"
package groundrule.lifecycle.azurerm.vault_expiry

import rego.v1

violations contains {"at": "expiry"} if input.values.expiry == false
