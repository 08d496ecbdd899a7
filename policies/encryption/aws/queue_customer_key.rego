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
#         ids: {values: [kms_master_key_id]}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: kms_master_key_id
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: kms_master_key_id
#           to: [arn, name, id, target_key_arn, target_key_id]
#   message: "{subject} uses the service's own key"
#   remediation: Set `kms_master_key_id` to an `aws_kms_key`.
#   aliases: {checkov: [CKV2_AWS_73], trivy: [AWS-0135]}
package groundrule.encryption.aws.queue_customer_key

import rego.v1

violations contains {"at": "key", "needs": ["key"]} if of_aws(input.values.key) == true

satisfied if some _ in input.related.cmk

satisfied if some _ in input.related.alias

# A key that is known, and none of AWS's, whatever else could be meant by it.
satisfied if {
	some id in input.values.ids
	id != ""
	of_aws(id) == false
}

of_aws(id) := regex.match(`(^|:)alias/aws/[a-z0-9/-]+$`, id)
