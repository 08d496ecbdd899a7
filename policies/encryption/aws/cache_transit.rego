# METADATA
# title: A cache talks in the clear
# description: Commands, data and passwords go over the network unencrypted.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticache_replication_group]
#       reads:
#         encrypted: transit_encryption_enabled
#   message: "{subject} does not encrypt its connections"
#   remediation: Set `transit_encryption_enabled = true`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   aliases:
#     checkov: [CKV_AWS_30]
#     trivy: [AWS-0051]
#     tfsec: [aws-elasticache-enable-in-transit-encryption]
#     regula: [FG_R00105]
package groundrule.encryption.aws.cache_transit

import rego.v1

violations contains {"at": "encrypted"} if not input.values.encrypted == true
