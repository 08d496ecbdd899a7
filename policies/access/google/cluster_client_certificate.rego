# METADATA
# title: A cluster issues a client certificate
# description: Such a certificate cannot be revoked, and knows neither roles of Google Cloud nor a second factor.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_container_cluster]
#       reads: {issued: master_auth.client_certificate_config.issue_client_certificate}
#   message: "{subject} issues a client certificate"
#   remediation: Set `issue_client_certificate = false` in `master_auth.client_certificate_config`, or leave the block out.
#   aliases: {checkov: [CKV_GCP_13], trivy: [GCP-0064]}
#   since: "2026.1"
package groundrule.access.google.cluster_client_certificate

import rego.v1

violations contains {"at": "issued"} if input.values.issued == true
