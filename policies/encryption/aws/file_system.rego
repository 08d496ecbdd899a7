# METADATA
# title: A file system is not encrypted
# description: Whoever gets at its storage or its backups reads its files.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_efs_file_system]
#       reads:
#         encrypted: encrypted
#   message: "{subject} is not encrypted"
#   remediation: Set `encrypted = true`; a file system that exists has to be made anew.
#   controls:
#     nist-800-53-r5: [SC-28, SC-28(1)]
#     cis-aws-3.0: ["2.4.1"]
#   aliases: {checkov: [CKV_AWS_42], trivy: [AWS-0037], tfsec: [aws-efs-enable-at-rest-encryption]}
package groundrule.encryption.aws.file_system

import rego.v1

violations contains {"at": "encrypted"} if not input.values.encrypted == true
