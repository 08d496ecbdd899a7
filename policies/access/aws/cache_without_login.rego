# METADATA
# title: A cache asks nobody who they are
# description: >-
#   Whoever reaches its port reads and overwrites everything in it. Users and the token need encrypted connections;
#   without them they do not count.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticache_replication_group]
#       reads:
#         encrypted: transit_encryption_enabled
#         token: {presence: auth_token}
#         users: {presence: user_group_ids}
#   message: "{subject} asks nobody who they are: {at}"
#   remediation: Set `transit_encryption_enabled = true`, and `user_group_ids` or `auth_token`.
#   controls: {nist-800-53-r5: [AC-3]}
#   aliases: {checkov: [CKV_AWS_31]}
package groundrule.access.aws.cache_without_login

import rego.v1

violations contains {"at": "encrypted", "needs": ["encrypted"]} if not input.values.encrypted == true

violations contains {"at": "users", "needs": ["token", "users"]} if {
	input.values.token == false
	input.values.users == false
}
