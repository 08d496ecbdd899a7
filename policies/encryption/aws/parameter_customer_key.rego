# METADATA
# title: A secret parameter is not encrypted with a key of its own
# description: >-
#   Everybody in the account who may read the parameter may use the service's key; a key of its own has a policy of
#   its own.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_ssm_parameter]
#       reads:
#         kind: type
#         key: {presence: key_id}
#         key_id: key_id
#         ids: {values: [key_id]}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: key_id
#           from: subject
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: key_id
#           from: subject
#           to: [arn, name, id, target_key_arn, target_key_id]
#   message: "{subject} is not encrypted with a key of its own"
#   remediation: Set `key_id` to the ARN of an `aws_kms_key`.
#   aliases: {checkov: [CKV_AWS_337]}
package groundrule.encryption.aws.parameter_customer_key

import rego.v1

applies if input.values.kind == "SecureString"

violations contains {"at": "key", "needs": ["key"]} if input.values.key == false

violations contains {"at": "key_id", "needs": ["key_id"]} if of_aws(input.values.key_id) == true

satisfied if some _ in input.related.cmk

satisfied if some _ in input.related.alias

# A key that is known, and none of AWS's, whatever else could be meant by it.
satisfied if {
	some id in input.values.ids
	id != ""
	of_aws(id) == false
}

of_aws(id) := regex.match(`(^|:)alias/aws/[a-z0-9/-]+$`, id)
