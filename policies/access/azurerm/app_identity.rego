# METADATA
# title: A web app has no managed identity
# description: To use other services it needs passwords, which somebody has to keep and replace.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_app_service, azurerm_linux_web_app, azurerm_windows_web_app]
#       reads: {identity: {presence: identity}}
#   message: "{subject} has no managed identity"
#   remediation: Add an `identity` with `type = "SystemAssigned"`.
#   controls: {cis-azure-2.0: ["9.5"]}
#   aliases: {checkov: [CKV_AZURE_16, CKV_AZURE_71], trivy: [AZU-0002], regula: [FG_R00452]}
package groundrule.access.azurerm.app_identity

import rego.v1

violations contains {"at": "identity"} if input.values.identity == false
