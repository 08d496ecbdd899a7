# METADATA
# title: A PostgreSQL server does not log checkpoints
# description: Nobody sees that it writes to disk more than it should.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_postgresql_configuration, azurerm_postgresql_flexible_server_configuration]
#       reads: {name: name, value: value}
#   message: "{subject} turns the log of checkpoints off"
#   remediation: Set `value = "on"` for `log_checkpoints`.
#   controls: {cis-azure-2.0: ["4.3.2"]}
#   aliases: {checkov: [CKV_AZURE_30], trivy: [AZU-0024]}
package groundrule.logging.azurerm.postgresql_checkpoints

import rego.v1

applies if input.values.name == "log_checkpoints"

violations contains {"at": "value"} if lower(input.values.value) == "off"
