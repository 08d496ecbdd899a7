# METADATA
# title: Performance data is not encrypted with a key of its own
# description: It holds parts of queries, and the service's key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance, aws_rds_cluster_instance]
#       reads:
#         enabled: performance_insights_enabled
#         key: {presence: performance_insights_kms_key_id}
#   message: "{subject} encrypts its performance data with the service's key"
#   remediation: Set `performance_insights_kms_key_id` to the ARN of an `aws_kms_key`.
#   aliases: {checkov: [CKV_AWS_354], trivy: [AWS-0078]}
package groundrule.encryption.aws.insights_customer_key

import rego.v1

applies if input.values.enabled == true

violations contains {"at": "key"} if input.values.key == false
