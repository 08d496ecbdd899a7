# METADATA
# title: A database is not encrypted at rest
# description: Whoever gets at its files or at a backup reads its data.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_mssql_database]
#       reads: {encrypted: transparent_data_encryption_enabled}
#   message: "{subject} is not encrypted at rest"
#   remediation: Set `transparent_data_encryption_enabled = true`, or leave it out.
#   controls: {cis-azure-2.0: ["4.1.5"]}
#   aliases: {checkov: [CKV2_AZURE_25]}
package groundrule.encryption.azurerm.database_tde

import rego.v1

violations contains {"at": "encrypted"} if input.values.encrypted == false
