# METADATA
# title: A virtual machine is not encrypted on its host
# description: Temporary disks and the caches of the others lie on the host, where the disks' own encryption does not reach.
# custom:
#   severity: high
#   subjects:
#     - types:
#         - azurerm_linux_virtual_machine
#         - azurerm_linux_virtual_machine_scale_set
#         - azurerm_windows_virtual_machine
#         - azurerm_windows_virtual_machine_scale_set
#       reads: {encrypted: encryption_at_host_enabled}
#   message: "{subject} is not encrypted on its host"
#   remediation: Set `encryption_at_host_enabled = true`, after registering the feature `EncryptionAtHost` in the subscription.
#   aliases: {checkov: [CKV_AZURE_97, CKV_AZURE_151]}
#   since: "2026.1"
package groundrule.encryption.azurerm.machine_encryption_at_host

import rego.v1

violations contains {"at": "encrypted"} if not input.values.encrypted == true
