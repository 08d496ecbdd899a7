# METADATA
# title: A bucket does not refuse to become public
# description: One role given to `allUsers` by mistake is enough for everybody to read it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_storage_bucket]
#       reads: {prevention: public_access_prevention}
#   message: "{subject} does not refuse to become public"
#   remediation: Set `public_access_prevention = "enforced"`.
#   aliases: {checkov: [CKV_GCP_114]}
package groundrule.exposure.google.bucket_public_access_prevention

import rego.v1

violations contains {"at": "prevention"} if not input.values.prevention == "enforced"
