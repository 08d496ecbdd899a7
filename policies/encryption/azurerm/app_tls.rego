# METADATA
# title: A web or function app accepts old versions of TLS
# description: TLS 1.0 and 1.1 have known weaknesses; nothing current needs them.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_app_service, azurerm_app_service_slot, azurerm_function_app, azurerm_function_app_slot]
#       reads: {versions: {values: [site_config.min_tls_version]}}
#     - types:
#         - azurerm_function_app_flex_consumption
#         - azurerm_linux_function_app
#         - azurerm_linux_function_app_slot
#         - azurerm_linux_web_app
#         - azurerm_linux_web_app_slot
#         - azurerm_windows_function_app
#         - azurerm_windows_function_app_slot
#         - azurerm_windows_web_app
#         - azurerm_windows_web_app_slot
#       reads: {versions: {values: [site_config.minimum_tls_version]}}
#   message: "{subject} accepts TLS {element}"
#   remediation: >-
#     Set `minimum_tls_version = "1.2"` in `site_config` (`min_tls_version` for `azurerm_app_service` and
#     `azurerm_function_app`), or leave it out.
#   controls: {cis-azure-2.0: ["9.3"]}
#   aliases: {checkov: [CKV_AZURE_15, CKV_AZURE_145], trivy: [AZU-0006]}
#   since: "2026.1"
package groundrule.encryption.azurerm.app_tls

import rego.v1

# TLS 1.2 is the default of every version, so that only a written one is too old.
violations contains {"at": "versions", "element": version} if {
	some version in input.values.versions
	version in {"1.0", "1.1"}
}
