# METADATA
# title: A bucket forgets what is overwritten
# description: What is deleted or overwritten by accident, or by an intruder, is gone once soft deletion runs out.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_storage_bucket]
#       reads: {versions: versioning.enabled}
#   message: "{subject} forgets what is overwritten"
#   remediation: Set `enabled = true` in `versioning`.
#   aliases: {checkov: [CKV_GCP_78], trivy: [GCP-0078]}
package groundrule.resilience.google.bucket_versioning

import rego.v1

violations contains {"at": "versions"} if not input.values.versions == true
