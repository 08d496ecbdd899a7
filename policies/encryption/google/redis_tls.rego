# METADATA
# title: A Redis instance talks without TLS
# description: Whoever is on the way reads the password and the data.
# custom:
#   severity: high
#   subjects:
#     - types: [google_redis_instance]
#       reads: {mode: transit_encryption_mode}
#   message: "{subject} talks without TLS ({mode})"
#   remediation: Set `transit_encryption_mode = "SERVER_AUTHENTICATION"`. It replaces the instance.
#   aliases: {checkov: [CKV_GCP_97]}
#   since: "2026.1"
package groundrule.encryption.google.redis_tls

import rego.v1

violations contains {"at": "mode"} if not input.values.mode == "SERVER_AUTHENTICATION"
