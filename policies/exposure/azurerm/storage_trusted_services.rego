# METADATA
# title: A storage account's firewall keeps Azure's own services out
# description: >-
#   Backups, logs and metrics that Azure's services write there stop; people who miss them tend to open the account to
#   every network.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_storage_account]
#       reads:
#         action: network_rules.default_action
#         bypass:
#           value: network_rules.bypass
#           left:
#             default: [AzureServices]
#             source: https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services
#     - types: [azurerm_storage_account_network_rules]
#       reads:
#         action: default_action
#         bypass:
#           value: bypass
#           left:
#             default: [AzureServices]
#             source: https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services
#   message: "{subject} keeps Azure's own services out"
#   remediation: Add `AzureServices` to `bypass`.
#   controls: {cis-azure-2.0: ["3.9"]}
#   aliases: {checkov: [CKV_AZURE_36], trivy: [AZU-0010], tfsec: [azure-storage-allow-microsoft-service-bypass], regula: [FG_R00208]}
package groundrule.exposure.azurerm.storage_trusted_services

import rego.v1

applies if input.values.action == "Deny"

violations contains {"at": "bypass"} if not trusted

trusted if {
	some service in input.values.bypass
	service == "AzureServices"
}
