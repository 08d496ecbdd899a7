# METADATA
# title: A web or function app answers over plain HTTP
# description: Without encryption in transit, whoever is on the way reads requests, cookies and tokens, and can change the answers.
# custom:
#   severity: high
#   subjects:
#     - types:
#         - azurerm_app_service
#         - azurerm_app_service_slot
#         - azurerm_function_app
#         - azurerm_function_app_flex_consumption
#         - azurerm_function_app_slot
#         - azurerm_linux_function_app
#         - azurerm_linux_function_app_slot
#         - azurerm_linux_web_app
#         - azurerm_linux_web_app_slot
#         - azurerm_logic_app_standard
#         - azurerm_windows_function_app
#         - azurerm_windows_function_app_slot
#         - azurerm_windows_web_app
#         - azurerm_windows_web_app_slot
#       reads: {https: https_only}
#   message: "{subject} answers over plain HTTP"
#   remediation: Set `https_only = true`; it is off by default.
#   controls: {cis-azure-2.0: ["9.2"]}
#   aliases: {checkov: [CKV_AZURE_14, CKV_AZURE_70], trivy: [AZU-0004]}
#   partial: {regula: [FG_R00346, FG_R00347]}
#   since: "2026.1"
package groundrule.encryption.azurerm.app_https_only

import rego.v1

violations contains {"at": "https"} if not input.values.https == true
