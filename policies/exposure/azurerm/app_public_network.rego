# METADATA
# title: An app can be reached from public networks
# description: Whoever finds its address can try what it answers; behind a private endpoint nobody can.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types:
#         - azurerm_linux_function_app
#         - azurerm_linux_function_app_slot
#         - azurerm_linux_web_app
#         - azurerm_linux_web_app_slot
#         - azurerm_windows_function_app
#         - azurerm_windows_function_app_slot
#         - azurerm_windows_web_app
#         - azurerm_windows_web_app_slot
#       reads: {public: public_network_access_enabled}
#   message: "{subject} can be reached from public networks"
#   remediation: Set `public_network_access_enabled = false` and use a private endpoint. Public access is the default.
#   aliases: {checkov: [CKV_AZURE_221, CKV_AZURE_222]}
package groundrule.exposure.azurerm.app_public_network

import rego.v1

violations contains {"at": "public"} if not input.values.public == false
