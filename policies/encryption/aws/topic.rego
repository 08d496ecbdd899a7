# METADATA
# title: A topic is not encrypted
# description: Messages rest in the clear until they are delivered.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_sns_topic]
#       reads:
#         key: {presence: kms_master_key_id}
#   message: "{subject} is not encrypted"
#   remediation: Set `kms_master_key_id` to a key, or to `alias/aws/sns`.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases: {checkov: [CKV_AWS_26], trivy: [AWS-0095], tfsec: [aws-sns-enable-topic-encryption]}
package groundrule.encryption.aws.topic

import rego.v1

violations contains {"at": "key"} if input.values.key == false
