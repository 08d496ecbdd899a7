# METADATA
# title: A volume is not encrypted with a key of its own
# description: The provider's default key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_ebs_volume]
#       reads:
#         encrypted: {const: true}
#         key: {presence: kms_key_id}
#         key_id: kms_key_id
#         ids: {values: [kms_key_id]}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: kms_key_id
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: kms_key_id
#           to: [arn, name, id, target_key_arn, target_key_id]
#     - types: [aws_instance, aws_spot_instance_request]
#       reads:
#         encrypted: root_block_device.encrypted
#         key: {presence: root_block_device.kms_key_id}
#         key_id: root_block_device.kms_key_id
#         ids: {values: [root_block_device.kms_key_id]}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: root_block_device.kms_key_id
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: root_block_device.kms_key_id
#           to: [arn, name, id, target_key_arn, target_key_id]
#     - types: [aws_instance, aws_spot_instance_request]
#       each: ebs_block_device
#       reads:
#         encrypted: .encrypted
#         key: {presence: .kms_key_id}
#         key_id: .kms_key_id
#         ids: {values: [.kms_key_id]}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: .kms_key_id
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: .kms_key_id
#           to: [arn, name, id, target_key_arn, target_key_id]
#     - types: [aws_launch_template]
#       each: block_device_mappings
#       reads:
#         encrypted: .ebs.encrypted
#         key: {presence: .ebs.kms_key_id}
#         key_id: .ebs.kms_key_id
#         ids: {values: [.ebs.kms_key_id]}
#       related:
#         cmk:
#           type: [aws_kms_key, aws_kms_external_key, aws_kms_replica_external_key, aws_kms_replica_key]
#           by: .ebs.kms_key_id
#           to: [arn, key_id, id]
#         alias:
#           type: aws_kms_alias
#           by: .ebs.kms_key_id
#           to: [arn, name, id, target_key_arn, target_key_id]
#   message: "{subject} is not encrypted with a key of its own: set {at}"
#   remediation: Set `kms_key_id` to the ARN of an `aws_kms_key`.
#   aliases: {checkov: [CKV_AWS_189], trivy: [AWS-0027], tfsec: [aws-ec2-volume-encryption-customer-key]}
package groundrule.encryption.aws.block_storage_customer_key

import rego.v1

# Of the devices of machines only those that are encrypted: `encryption-aws-block-storage` reports the others.
applies if input.values.encrypted in {true, "true"}

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
