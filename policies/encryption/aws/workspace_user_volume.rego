# METADATA
# title: A workspace's user volume is not encrypted
# description: Whoever gets at its storage or at a backup reads what was kept on the desktop.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_workspaces_workspace]
#       reads: {encrypted: user_volume_encryption_enabled}
#   message: "{subject} has a user volume that is not encrypted"
#   remediation: Set `user_volume_encryption_enabled = true`; a workspace that exists has to be made anew.
#   aliases: {checkov: [CKV_AWS_155]}
#   partial: {trivy: [AWS-0109]}
package groundrule.encryption.aws.workspace_user_volume

import rego.v1

violations contains {"at": "encrypted"} if not input.values.encrypted == true
