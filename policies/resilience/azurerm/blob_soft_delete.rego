# METADATA
# title: A storage account forgets deleted blobs at once
# description: What is deleted or overwritten by accident, or by an intruder, cannot be brought back.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_storage_account]
#       reads: {kind: account_kind, kept: {presence: blob_properties.delete_retention_policy}}
#   message: "{subject} forgets deleted blobs at once"
#   remediation: Set `delete_retention_policy` in `blob_properties`.
#   controls: {cis-azure-2.0: ["3.11"]}
#   aliases: {checkov: [CKV2_AZURE_38], trivy: [AZU-0056]}
#   since: "2026.1"
package groundrule.resilience.azurerm.blob_soft_delete

import rego.v1

# It holds no blobs.
applies if not for_files

for_files if input.values.kind == "FileStorage"

violations contains {"at": "kept"} if input.values.kept == false
