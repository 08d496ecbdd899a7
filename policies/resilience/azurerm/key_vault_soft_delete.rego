# METADATA
# title: A key vault forgets what is deleted at once
# description: A key that was deleted by mistake cannot be brought back, nor can the data that it encrypts.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_key_vault]
#       reads: {kept: soft_delete_enabled}
#   message: "{subject} forgets what is deleted at once"
#   remediation: Leave out `soft_delete_enabled`; since version 3 of the provider it cannot be turned off.
#   aliases: {checkov: [CKV_AZURE_111]}
#   since: "2026.1"
package groundrule.resilience.azurerm.key_vault_soft_delete

import rego.v1

violations contains {"at": "kept"} if input.values.kept == false
