# METADATA
# title: A storage account has a name that Azure refuses
# description: The apply fails half-way, with what was made before it in place.
# custom:
#   severity: low
#   subjects:
#     - types: [azurerm_storage_account]
#       reads: {name: name}
#   message: "{subject} has a name that Azure refuses: {name}"
#   remediation: Set `name` to 3 to 24 lower-case letters and digits.
#   aliases: {checkov: [CKV_AZURE_43]}
#   since: "2026.1"
package groundrule.naming.azurerm.storage_account_name

import rego.v1

violations contains {"at": "name"} if not allowed

allowed if regex.match(`^[a-z0-9]{3,24}$`, input.values.name)
