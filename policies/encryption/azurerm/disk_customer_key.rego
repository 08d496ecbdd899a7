# METADATA
# title: A disk is not encrypted with a key of its own
# description: The platform's key can be neither restricted nor revoked.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_managed_disk]
#       reads: {key: {presence: disk_encryption_set_id}, secure_key: {presence: secure_vm_disk_encryption_set_id}}
#   message: "{subject} is not encrypted with a key of its own"
#   remediation: Set `disk_encryption_set_id` to an `azurerm_disk_encryption_set`.
#   aliases: {checkov: [CKV_AZURE_93]}
#   since: "2026.1"
package groundrule.encryption.azurerm.disk_customer_key

import rego.v1

violations contains {"at": "key"} if not own_key

satisfied if own_key

own_key if input.values.key == true

own_key if input.values.secure_key == true
