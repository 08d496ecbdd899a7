# METADATA
# title: A Redis instance asks for no password
# description: Whatever reaches it on the network reads and writes all of its data.
# custom:
#   severity: high
#   subjects:
#     - types: [google_redis_instance]
#       reads: {auth: auth_enabled}
#   message: "{subject} asks for no password"
#   remediation: Set `auth_enabled = true`; it is off by default.
#   aliases: {checkov: [CKV_GCP_95]}
#   since: "2026.1"
package groundrule.access.google.redis_auth

import rego.v1

violations contains {"at": "auth"} if not input.values.auth == true
