# METADATA
# title: A web app takes files over plain FTP
# description: Whoever is on the way reads the password, and can put code of his own in its place.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_app_service]
#       reads: {state: site_config.ftps_state}
#     - types: [azurerm_linux_function_app, azurerm_linux_web_app, azurerm_windows_function_app, azurerm_windows_web_app]
#       reads: {state: site_config.ftps_state}
#   message: "{subject} takes files over plain FTP"
#   remediation: Set `ftps_state = "Disabled"`, or `"FtpsOnly"`, in `site_config`.
#   controls: {cis-azure-2.0: ["9.10"]}
#   aliases: {checkov: [CKV_AZURE_78], trivy: [AZU-0071]}
package groundrule.encryption.azurerm.app_ftp

import rego.v1

# Newer types have a default, `Disabled`, that a plan shows; where there is none, Azure takes both.
violations contains {"at": "state"} if not closed

closed if input.values.state in {"Disabled", "FtpsOnly"}
