# METADATA
# title: A container registry has an admin account
# description: It is one password for everybody, with all rights, and nobody can say who used it.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_container_registry]
#       reads: {admin: admin_enabled}
#   message: "{subject} has an admin account"
#   remediation: Set `admin_enabled = false`, or leave it out, and use identities with roles.
#   aliases: {checkov: [CKV_AZURE_137]}
#   since: "2026.1"
package groundrule.access.azurerm.registry_admin

import rego.v1

violations contains {"at": "admin"} if input.values.admin == true
