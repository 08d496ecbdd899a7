# METADATA
# title: A database accepts connections without TLS
# description: Whoever is on the way reads passwords, queries and answers.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_mariadb_server, azurerm_mysql_server, azurerm_postgresql_server]
#       reads: {enforced: ssl_enforcement_enabled}
#   message: "{subject} accepts connections without TLS"
#   remediation: Set `ssl_enforcement_enabled = true`.
#   controls: {cis-azure-2.0: ["4.3.1", "4.4.1"]}
#   aliases: {checkov: [CKV_AZURE_28, CKV_AZURE_29], trivy: [AZU-0020], regula: [FG_R00225, FG_R00226]}
#   since: "2026.1"
package groundrule.encryption.azurerm.database_tls

import rego.v1

violations contains {"at": "enforced"} if not input.values.enforced == true
