# METADATA
# title: A MapReduce cluster's disks are not encrypted
# description: What is worked on is spilled to the disks of the nodes, and whoever gets at them reads it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_emr_security_configuration]
#       reads: {document: {json: configuration}}
#   message: "{subject} leaves local disks unencrypted"
#   remediation: >-
#     Set `EnableAtRestEncryption = true` and a `LocalDiskEncryptionConfiguration` in the `EncryptionConfiguration` of
#     `configuration`.
#   aliases: {checkov: [CKV_AWS_349], trivy: [AWS-0139]}
package groundrule.encryption.aws.mapreduce_local_disk

import rego.v1

violations contains {"at": "document"} if not encrypted

encrypted if {
	encryption := input.values.document.EncryptionConfiguration
	encryption.EnableAtRestEncryption == true
	encryption.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType != ""
}
