# METADATA
# title: A storage container is public
# description: >-
#   Everybody who knows or guesses the address of a blob reads it; with `container`, everybody lists them all.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_storage_container]
#       reads: {access: container_access_type}
#   message: "{subject} is public ({access})"
#   remediation: Set `container_access_type = "private"`, or leave it out.
#   controls: {cis-azure-2.0: ["3.7"]}
#   aliases: {checkov: [CKV_AZURE_34], trivy: [AZU-0007], tfsec: [azure-storage-no-public-access], regula: [FG_R00207]}
package groundrule.exposure.azurerm.container_public

import rego.v1

violations contains {"at": "access"} if input.values.access in {"blob", "container"}
