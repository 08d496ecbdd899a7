# METADATA
# title: A virtual machine takes passwords
# description: Passwords are guessed, reused and phished; keys are not.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_linux_virtual_machine, azurerm_linux_virtual_machine_scale_set]
#       reads: {keys_only: disable_password_authentication}
#     - types: [azurerm_virtual_machine, azurerm_virtual_machine_scale_set]
#       reads: {keys_only: os_profile_linux_config.disable_password_authentication}
#   message: "{subject} takes passwords"
#   remediation: Set `disable_password_authentication = true` and give `admin_ssh_key`.
#   aliases: {checkov: [CKV_AZURE_1, CKV_AZURE_149], trivy: [AZU-0039]}
#   since: "2026.1"
package groundrule.access.azurerm.machine_password

import rego.v1

# Keys only is the default where it need not be written.
violations contains {"at": "keys_only"} if input.values.keys_only == false
