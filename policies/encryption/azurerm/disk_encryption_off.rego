# METADATA
# title: A disk's encryption is turned off
# description: >-
#   Azure Disk Encryption was configured for it, and is off: what its machine writes is not encrypted by keys in a
#   vault.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_managed_disk]
#       reads: {enabled: encryption_settings.enabled, set: {presence: disk_encryption_set_id}}
#   message: "{subject} has its encryption turned off"
#   remediation: Set `enabled = true` in `encryption_settings`, or set `disk_encryption_set_id`.
#   aliases: {checkov: [CKV_AZURE_2]}
package groundrule.encryption.azurerm.disk_encryption_off

import rego.v1

violations contains {"at": "enabled"} if {
	input.values.enabled == false
	input.values.set == false
}

satisfied if input.values.set == true
