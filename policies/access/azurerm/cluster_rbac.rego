# METADATA
# title: A cluster knows no roles
# description: Whoever may log in may do everything in it.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_kubernetes_cluster]
#       reads:
#         roles: {value: [role_based_access_control_enabled, role_based_access_control.enabled]}
#   message: "{subject} knows no roles"
#   remediation: >-
#     Set `role_based_access_control_enabled = true`, or leave it out (`enabled` in `role_based_access_control` before
#     version 3 of the provider).
#   aliases: {checkov: [CKV_AZURE_5], trivy: [AZU-0042], tfsec: [azure-container-use-rbac-permissions], regula: [FG_R00329]}
package groundrule.access.azurerm.cluster_rbac

import rego.v1

violations contains {"at": "roles"} if input.values.roles == false
