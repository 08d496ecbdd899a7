# METADATA
# title: A web app asks nobody who he is
# description: Whoever finds its address reaches the application, so that it has to see to logins by itself.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_app_service]
#       reads: {old: auth_settings.enabled, new: {const: false}}
#     - types: [azurerm_linux_web_app, azurerm_windows_web_app]
#       reads: {old: auth_settings.enabled, new: auth_settings_v2.auth_enabled}
#   message: "{subject} asks nobody who he is"
#   remediation: Set `auth_enabled = true` in `auth_settings_v2` (`enabled` in `auth_settings`).
#   controls: {cis-azure-2.0: ["9.1"]}
#   aliases: {checkov: [CKV_AZURE_13], trivy: [AZU-0003], regula: [FG_R00345]}
package groundrule.access.azurerm.app_authentication

import rego.v1

violations contains {"at": "old"} if {
	not input.values.old == true
	not input.values.new == true
}

satisfied if input.values.old == true

satisfied if input.values.new == true
