# METADATA
# title: A cluster's disks are not encrypted with a key of its own
# description: Azure's key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_kubernetes_cluster]
#       reads: {key: {presence: disk_encryption_set_id}}
#   message: "{subject} encrypts its disks with Azure's key"
#   remediation: >-
#     Set `disk_encryption_set_id` to an `azurerm_disk_encryption_set`; a cluster that exists has to be made anew.
#   aliases: {checkov: [CKV_AZURE_117], trivy: [AZU-0067]}
package groundrule.encryption.azurerm.cluster_customer_key

import rego.v1

violations contains {"at": "key"} if input.values.key == false
