# METADATA
# title: A storage account, database or cache accepts old versions of TLS
# description: TLS 1.0 and 1.1 have known weaknesses; nothing current needs them.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_storage_account]
#       reads: {version: min_tls_version}
#     - types: [azurerm_mssql_managed_instance, azurerm_mssql_server, azurerm_redis_cache]
#       reads: {version: minimum_tls_version}
#   message: "{subject} accepts TLS below 1.2 ({version})"
#   remediation: >-
#     Set `min_tls_version = "TLS1_2"` on a storage account, `minimum_tls_version = "1.2"` on the others. It is the
#     default only in newer versions of the provider.
#   controls: {cis-azure-2.0: ["3.15"]}
#   aliases: {checkov: [CKV_AZURE_44, CKV_AZURE_52, CKV_AZURE_148], trivy: [AZU-0011, AZU-0026]}
#   since: "2026.1"
package groundrule.encryption.azurerm.service_tls

import rego.v1

# Where a version of the provider has a default, a plan shows it; where it has none, Azure takes every version.
violations contains {"at": "version"} if not new_enough

new_enough if input.values.version in {"1.2", "1.3", "TLS1_2", "TLS1_3"}
