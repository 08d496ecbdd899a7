# METADATA
# title: A bucket has no access logs
# description: Afterwards nobody can tell who read or deleted what.
# custom:
#   severity: low
#   subjects:
#     - types: [google_storage_bucket]
#       reads: {target: {presence: logging.log_bucket}}
#   message: "{subject} has no access logs"
#   remediation: Set `log_bucket` in `logging`, or turn on data access audit logs for the project.
#   aliases: {checkov: [CKV_GCP_62]}
#   partial: {trivy: [GCP-0077]}
#   since: "2026.1"
package groundrule.logging.google.bucket_access_logs

import rego.v1

violations contains {"at": "target"} if input.values.target == false
