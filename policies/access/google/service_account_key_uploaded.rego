# METADATA
# title: A service account has a key that was made elsewhere
# description: Google knows neither who has its private part nor how it was made, and never rotates it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_service_account_key]
#       reads: {uploaded: {presence: public_key_data}}
#   message: "{subject} was made elsewhere"
#   remediation: >-
#     Leave `public_key_data` out; better, use the service account of the machine, or workload identity federation,
#     instead of a key.
#   aliases: {checkov: [CKV2_GCP_3]}
package groundrule.access.google.service_account_key_uploaded

import rego.v1

violations contains {"at": "uploaded"} if input.values.uploaded == true
