# METADATA
# title: A queue uses the service's own key
# description: The policy of `alias/aws/sqs` can not be changed, so the key can be neither restricted nor shared with another account.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_sqs_queue]
#       reads:
#         key: kms_master_key_id
#   message: "{subject} uses the service's own key"
#   remediation: Set `kms_master_key_id` to an `aws_kms_key`.
#   aliases: {checkov: [CKV2_AWS_73], trivy: [AWS-0135]}
package groundrule.encryption.aws.queue_customer_key

import rego.v1

violations contains {"at": "key"} if endswith(input.values.key, "alias/aws/sqs")
