# METADATA
# title: A Linux machine knows no SSH key
# description: Its administrator can only come in by a password, which is guessed, reused and phished; a key is not.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_linux_virtual_machine, azurerm_linux_virtual_machine_scale_set]
#       reads: {key: {presence: admin_ssh_key}}
#   message: "{subject} knows no SSH key"
#   remediation: Add an `admin_ssh_key`, and leave out `admin_password` and `disable_password_authentication`.
#   aliases: {checkov: [CKV_AZURE_178]}
#   since: "2026.1"
package groundrule.access.azurerm.machine_ssh_key

import rego.v1

violations contains {"at": "key"} if input.values.key == false
