# METADATA
# title: A log group is not encrypted with a key of its own
# description: The service encrypts logs with a key that can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudwatch_log_group]
#       reads:
#         key: {presence: kms_key_id}
#   message: "{subject} is not encrypted with a key of its own"
#   remediation: Set `kms_key_id` to the ARN of an `aws_kms_key` whose policy lets the logs service use it.
#   aliases:
#     checkov: [CKV_AWS_158]
#     trivy: [AWS-0017]
#     tfsec: [aws-cloudwatch-log-group-customer-key]
#     regula: [FG_R00068]
package groundrule.encryption.aws.log_group_customer_key

import rego.v1

violations contains {"at": "key"} if input.values.key == false
