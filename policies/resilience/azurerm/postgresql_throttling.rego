# METADATA
# title: A PostgreSQL server does not slow down who tries passwords
# description: Somebody who tries one after the other may do so as fast as the server answers.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_postgresql_configuration, azurerm_postgresql_flexible_server_configuration]
#       reads: {name: name, value: value}
#   message: "{subject} turns throttling off"
#   remediation: Set `value = "on"` for `connection_throttling` (`connection_throttle.enable` on a flexible server).
#   controls: {cis-azure-2.0: ["4.3.5"]}
#   aliases: {checkov: [CKV_AZURE_32], trivy: [AZU-0021]}
package groundrule.resilience.azurerm.postgresql_throttling

import rego.v1

applies if input.values.name in {"connection_throttle.enable", "connection_throttling"}

violations contains {"at": "value"} if lower(input.values.value) == "off"
