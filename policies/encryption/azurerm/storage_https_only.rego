# METADATA
# title: A storage account answers over plain HTTP
# description: Without encryption in transit, whoever is on the way reads the data and the keys that ask for it.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_storage_account]
#       reads:
#         https: {value: [https_traffic_only_enabled, enable_https_traffic_only]}
#   message: "{subject} answers over plain HTTP"
#   remediation: Set `https_traffic_only_enabled = true` (`enable_https_traffic_only` before version 4 of the provider).
#   controls: {cis-azure-2.0: ["3.1"]}
#   aliases:
#     checkov: [CKV_AZURE_3]
#     trivy: [AZU-0008]
#     tfsec: [azure-storage-enforce-https]
#     regula: [FG_R00152]
#   since: "2026.1"
package groundrule.encryption.azurerm.storage_https_only

import rego.v1

# HTTPS only is the default of every version, so that only a written `false` opens the account.
violations contains {"at": "https"} if input.values.https == false
