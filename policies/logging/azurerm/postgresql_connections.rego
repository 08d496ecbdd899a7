# METADATA
# title: A PostgreSQL server does not log connections
# description: Nobody can tell afterwards who connected, nor see that somebody tries passwords.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_postgresql_configuration, azurerm_postgresql_flexible_server_configuration]
#       reads: {name: name, value: value}
#   message: "{subject} turns the log of connections off"
#   remediation: Set `value = "on"` for `log_connections`.
#   controls: {cis-azure-2.0: ["4.3.3"]}
#   aliases: {checkov: [CKV_AZURE_31], trivy: [AZU-0019]}
package groundrule.logging.azurerm.postgresql_connections

import rego.v1

applies if input.values.name == "log_connections"

violations contains {"at": "value"} if lower(input.values.value) == "off"
