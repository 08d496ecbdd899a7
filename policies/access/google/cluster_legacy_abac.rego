# METADATA
# title: A cluster uses legacy authorization
# description: Attribute-based access gives every service account in the cluster wide rights, whatever its roles say.
# custom:
#   severity: high
#   subjects:
#     - types: [google_container_cluster]
#       reads: {abac: enable_legacy_abac}
#   message: "{subject} uses legacy authorization"
#   remediation: Leave out `enable_legacy_abac`, and use roles (RBAC).
#   aliases: {checkov: [CKV_GCP_7], trivy: [GCP-0062]}
#   since: "2026.1"
package groundrule.access.google.cluster_legacy_abac

import rego.v1

violations contains {"at": "abac"} if input.values.abac == true
