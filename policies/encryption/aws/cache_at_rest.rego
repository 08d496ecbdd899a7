# METADATA
# title: A cache is not encrypted
# description: Whoever gets at its disks or its snapshots reads what is cached, sessions and tokens included.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticache_replication_group]
#       reads:
#         engine:
#           value: engine
#           left:
#             default: redis
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elasticache_replication_group
#         encrypted: at_rest_encryption_enabled
#         written: {presence: at_rest_encryption_enabled}
#   message: "{subject} is not encrypted"
#   remediation: Set `at_rest_encryption_enabled = true`; a group that exists has to be made anew.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases: {checkov: [CKV_AWS_29], trivy: [AWS-0045], tfsec: [aws-elasticache-enable-at-rest-encryption]}
package groundrule.encryption.aws.cache_at_rest

import rego.v1

violations contains {"at": "encrypted"} if {
	not encrypted
	not by_default
}

satisfied if encrypted

# The provider made it a string between two majors.
encrypted if input.values.encrypted in {true, "true"}

# Valkey is encrypted unless somebody says otherwise.
by_default if {
	input.values.engine == "valkey"
	input.values.written == false
}
