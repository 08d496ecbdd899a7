# METADATA
# title: A cache is not encrypted with a key of its own
# description: The service's key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticache_replication_group]
#       reads:
#         key: {presence: kms_key_id}
#     - types: [aws_elasticache_serverless_cache]
#       reads:
#         key: {presence: kms_key_id}
#   message: "{subject} is not encrypted with a key of its own"
#   remediation: Set `kms_key_id` to the ARN of an `aws_kms_key`.
#   aliases: {checkov: [CKV_AWS_191]}
package groundrule.encryption.aws.cache_customer_key

import rego.v1

violations contains {"at": "key"} if input.values.key == false
