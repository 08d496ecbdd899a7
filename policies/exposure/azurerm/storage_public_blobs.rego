# METADATA
# title: A storage account lets its containers be public
# description: One container that is set to public by mistake is enough for everybody to read it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_storage_account]
#       reads:
#         public: {value: [allow_nested_items_to_be_public, allow_blob_public_access]}
#   message: "{subject} lets its containers be public"
#   remediation: >-
#     Set `allow_nested_items_to_be_public = false` (`allow_blob_public_access` before version 3 of the provider).
#   controls: {cis-azure-2.0: ["3.7"]}
#   aliases: {checkov: [CKV_AZURE_190, CKV2_AZURE_47]}
package groundrule.exposure.azurerm.storage_public_blobs

import rego.v1

# The default changed with the provider: `false` up to version 2, `true` in 3 and 4, `false` from 5 on. A plan shows it.
violations contains {"at": "public"} if input.values.public == true
