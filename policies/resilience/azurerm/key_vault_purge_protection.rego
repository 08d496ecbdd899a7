# METADATA
# title: A key vault can be purged
# description: With its keys gone, nobody reads the data that they encrypt, ever again. Purge protection keeps what was deleted for a while.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_key_vault]
#       reads: {protected: purge_protection_enabled}
#   message: "{subject} can be purged"
#   remediation: Set `purge_protection_enabled = true`. It cannot be taken back.
#   controls: {cis-azure-2.0: ["8.5"]}
#   aliases: {checkov: [CKV_AZURE_42, CKV_AZURE_110], trivy: [AZU-0016], regula: [FG_R00227]}
#   since: "2026.1"
package groundrule.resilience.azurerm.key_vault_purge_protection

import rego.v1

violations contains {"at": "protected"} if not input.values.protected == true
