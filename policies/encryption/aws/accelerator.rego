# METADATA
# title: A DynamoDB accelerator is not encrypted
# description: Whoever gets at its storage reads what it caches of its tables.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_dax_cluster]
#       reads: {encrypted: server_side_encryption.enabled}
#   message: "{subject} is not encrypted"
#   remediation: Set `enabled = true` in `server_side_encryption`; a cluster that exists has to be made anew.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases: {checkov: [CKV_AWS_47], trivy: [AWS-0023]}
package groundrule.encryption.aws.accelerator

import rego.v1

violations contains {"at": "encrypted"} if not input.values.encrypted == true
