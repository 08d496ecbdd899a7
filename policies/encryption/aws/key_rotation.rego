# METADATA
# title: A key is not rotated
# description: The longer a key is in use, the more it protects, and the more is lost with it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_kms_key]
#       reads:
#         rotates: enable_key_rotation
#         spec: customer_master_key_spec
#         usage: key_usage
#         store: {presence: custom_key_store_id}
#   message: "{subject} is not rotated"
#   remediation: Set `enable_key_rotation = true`.
#   controls:
#     nist-800-53-r5: [SC-12, SC-12(2)]
#     cis-aws-3.0: ["3.6"]
#   aliases: {checkov: [CKV_AWS_7], trivy: [AWS-0065], tfsec: [aws-kms-auto-rotate-keys], regula: [FG_R00036]}
package groundrule.encryption.aws.key_rotation

import rego.v1

# AWS rotates symmetric keys whose material it holds, and no others.
applies if {
	not asymmetric
	not for_signing
	input.values.store == false
}

asymmetric if input.values.spec != "SYMMETRIC_DEFAULT"

for_signing if input.values.usage != "ENCRYPT_DECRYPT"

violations contains {"at": "rotates"} if not input.values.rotates == true
