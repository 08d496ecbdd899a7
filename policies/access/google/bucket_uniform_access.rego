# METADATA
# title: A bucket has access lists for single objects
# description: >-
#   What roles say is not all that counts: each object can be opened to anybody by a list of its own, which nobody
#   looks at.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_storage_bucket]
#       reads: {uniform: uniform_bucket_level_access}
#   message: "{subject} has access lists for single objects"
#   remediation: Set `uniform_bucket_level_access = true`.
#   controls: {cis-google-2.0: ["5.2"]}
#   aliases: {checkov: [CKV_GCP_29], trivy: [GCP-0002], tfsec: [google-storage-enable-ubla], regula: [FG_R00421]}
package groundrule.access.google.bucket_uniform_access

import rego.v1

violations contains {"at": "uniform"} if not input.values.uniform == true
