# METADATA
# title: A MapReduce cluster's EBS volumes are not encrypted
# description: Unless it is asked for, the volumes of its nodes are left out of its encryption, the root volume too.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_emr_security_configuration]
#       reads: {document: {json: configuration}}
#   message: "{subject} leaves EBS volumes unencrypted"
#   remediation: >-
#     Set `EnableEbsEncryption = true` in the `LocalDiskEncryptionConfiguration` of `configuration`, and
#     `EnableAtRestEncryption = true`.
#   aliases: {checkov: [CKV_AWS_350]}
#   partial: {trivy: [AWS-0137]}
package groundrule.encryption.aws.mapreduce_ebs

import rego.v1

violations contains {"at": "document"} if not encrypted

encrypted if {
	encryption := input.values.document.EncryptionConfiguration
	encryption.EnableAtRestEncryption == true
	encryption.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EnableEbsEncryption == true
}
