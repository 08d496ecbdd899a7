# METADATA
# title: A virtual machine is in no backup
# description: What is lost or overwritten on it, by accident or by an intruder, cannot be brought back.
# custom:
#   severity: low
#   subjects:
#     - types: [azurerm_linux_virtual_machine, azurerm_virtual_machine, azurerm_windows_virtual_machine]
#       related:
#         backup:
#           type: azurerm_backup_protected_vm
#           by: source_vm_id
#           to: id
#   message: "{subject} is in no backup"
#   remediation: Add an `azurerm_backup_protected_vm` with this machine's id as its `source_vm_id`.
#   aliases: {checkov: [CKV2_AZURE_12]}
#   since: "2026.1"
package groundrule.resilience.azurerm.machine_backup

import rego.v1

violations contains {"at": []} if count(input.related.backup) == 0

satisfied if some _ in input.related.backup
