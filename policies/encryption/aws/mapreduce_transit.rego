# METADATA
# title: A MapReduce cluster's nodes talk without encryption
# description: Whoever is on the way between the nodes reads what they work on.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_emr_security_configuration]
#       reads: {document: {json: configuration}}
#   message: "{subject} lets nodes talk without encryption"
#   remediation: Set `EnableInTransitEncryption = true` in the `EncryptionConfiguration` of `configuration`.
#   aliases: {checkov: [CKV_AWS_351], trivy: [AWS-0138]}
package groundrule.encryption.aws.mapreduce_transit

import rego.v1

violations contains {"at": "document"} if not encrypted

encrypted if input.values.document.EncryptionConfiguration.EnableInTransitEncryption == true
