# METADATA
# title: A registry is not encrypted with a key of KMS
# description: Its key can be neither restricted nor revoked, and nothing records who uses it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_ecr_repository]
#       reads: {kinds: {values: [encryption_configuration.encryption_type]}}
#   message: "{subject} is not encrypted with a key of KMS"
#   remediation: >-
#     Set `encryption_type = "KMS"` and a `kms_key` in `encryption_configuration`; a repository that exists has to be
#     made anew.
#   aliases: {checkov: [CKV_AWS_136]}
#   partial: {trivy: [AWS-0033]}
package groundrule.encryption.aws.registry_customer_key

import rego.v1

violations contains {"at": "kinds"} if not of_kms

of_kms if {
	some kind in input.values.kinds
	kind in {"KMS", "KMS_DSSE"}
}
