# METADATA
# title: A stream is not encrypted
# description: Records rest in the clear for as long as the stream keeps them.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_kinesis_stream]
#       reads:
#         encrypted: encryption_type
#         reads_stream: {const: false}
#         reads_topic: {const: false}
#     - types: [aws_kinesis_firehose_delivery_stream]
#       reads:
#         encrypted: server_side_encryption.enabled
#         reads_stream: {presence: kinesis_source_configuration}
#         reads_topic: {presence: msk_source_configuration}
#   message: "{subject} is not encrypted"
#   remediation: >-
#     Set `encryption_type = "KMS"` and a `kms_key_id` on a stream, `enabled = true` in `server_side_encryption` on a
#     delivery stream.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases:
#     checkov: [CKV_AWS_43, CKV_AWS_240]
#     trivy: [AWS-0064]
#     tfsec: [aws-kinesis-enable-in-transit-encryption]
package groundrule.encryption.aws.stream

import rego.v1

# A delivery stream that reads another stream, or a topic, keeps nothing itself; that one is to be encrypted.
applies if {
	input.values.reads_stream == false
	input.values.reads_topic == false
}

violations contains {"at": "encrypted"} if not encrypted

encrypted if input.values.encrypted in {true, "KMS"}
