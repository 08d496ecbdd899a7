# METADATA
# title: A queue is not encrypted
# description: Messages rest in the clear until they are received.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_sqs_queue]
#       reads:
#         managed:
#           value: sqs_managed_sse_enabled
#           left:
#             default: true
#             source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
#         key: {presence: kms_master_key_id}
#   message: "{subject} is not encrypted"
#   remediation: Set `kms_master_key_id` to a key, or leave `sqs_managed_sse_enabled` on.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases: {checkov: [CKV_AWS_27]}
#   partial: {trivy: [AWS-0096], tfsec: [aws-sqs-enable-queue-encryption], regula: [FG_R00070]}
package groundrule.encryption.aws.queue

import rego.v1

violations contains {"at": "managed"} if {
	not input.values.managed == true
	input.values.key == false
}

satisfied if input.values.managed == true
