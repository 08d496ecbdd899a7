# METADATA
# title: A storage account has no copy in another region
# description: When the region fails, its data cannot be reached; when the region is lost, so are they.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_storage_account]
#       reads: {replication: account_replication_type, tier: account_tier}
#   message: "{subject} has no copy in another region ({replication})"
#   remediation: Set `account_replication_type` to `GRS`, `RAGRS`, `GZRS` or `RAGZRS`.
#   aliases: {checkov: [CKV_AZURE_206]}
#   partial: {trivy: [AZU-0058]}
package groundrule.resilience.azurerm.storage_one_region

import rego.v1

# Premium accounts have no copies in other regions.
applies if not premium

premium if input.values.tier == "Premium"

violations contains {"at": "replication"} if input.values.replication in {"LRS", "ZRS"}
