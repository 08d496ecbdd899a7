# METADATA
# title: Encryption of new volumes is turned off for the account
# description: With it, volumes are encrypted even where somebody forgot to ask for it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_ebs_encryption_by_default]
#       reads:
#         enabled: enabled
#   message: "{subject} turns encryption of new volumes off"
#   remediation: Set `enabled = true`, or leave it out.
#   controls:
#     nist-800-53-r5: [SC-28, SC-28(1)]
#     cis-aws-3.0: ["2.2.1"]
#   aliases: {checkov: [CKV_AWS_106]}
package groundrule.encryption.aws.ebs_default

import rego.v1

violations contains {"at": "enabled"} if input.values.enabled == false
