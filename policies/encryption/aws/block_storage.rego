# METADATA
# title: Block storage is not encrypted
# description: Whoever gets at an unencrypted volume, or at a snapshot made of it, reads its blocks.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_ebs_volume]
#       reads:
#         volume: {const: true}
#         removed: {const: false}
#         copied: {presence: snapshot_id}
#         encrypted: encrypted
#     - types: [aws_instance, aws_spot_instance_request, aws_launch_configuration]
#       reads:
#         volume: {const: true}
#         removed: {const: false}
#         copied: {const: false}
#         encrypted: root_block_device.encrypted
#     - types: [aws_instance, aws_spot_instance_request]
#       each: ebs_block_device
#       reads:
#         volume: {const: true}
#         removed: {const: false}
#         copied: {presence: .snapshot_id}
#         encrypted: .encrypted
#     - types: [aws_launch_configuration]
#       each: ebs_block_device
#       reads:
#         volume: {const: true}
#         removed: .no_device
#         copied: {presence: .snapshot_id}
#         encrypted: .encrypted
#     - types: [aws_launch_template]
#       each: block_device_mappings
#       reads:
#         volume: {presence: .ebs}
#         removed: {const: false}
#         copied: {presence: .ebs.snapshot_id}
#         encrypted: .ebs.encrypted
#   message: "{subject} is not encrypted: set {at}"
#   remediation: >-
#     Set `encrypted = true` on the volume, on `root_block_device` and on each `ebs_block_device` or `ebs` block.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases:
#     checkov: [CKV_AWS_3, CKV_AWS_8]
#     trivy: [AWS-0026, AWS-0131, AWS-0008]
#     tfsec: [aws-ec2-enable-volume-encryption, aws-ec2-enable-at-rest-encryption, aws-ec2-enable-launch-config-at-rest-encryption]
#     regula: [FG_R00016]
package groundrule.encryption.aws.block_storage

import rego.v1

# A mapping of an ephemeral disk, or one that takes a device of the image away, holds no volume.
applies if {
	input.values.volume == true
	not removed
}

removed if input.values.removed == true

# Launch templates keep it as a string, so that they can tell "unset" from "false".
encrypted if input.values.encrypted in {true, "true"}

violations contains {"at": "encrypted", "needs": ["encrypted"]} if input.values.encrypted in {false, "false"}

# What is made of a snapshot, and says nothing, is encrypted if the snapshot is: a matter of whoever took it.
violations contains {"at": "encrypted"} if {
	not encrypted
	input.values.copied == false
}

satisfied if encrypted
