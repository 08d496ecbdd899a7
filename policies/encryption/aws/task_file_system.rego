# METADATA
# title: A task reads its file system without encryption
# description: Whoever is on the way reads and changes its files.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_ecs_task_definition]
#       each: volume
#       reads:
#         shared: {presence: .efs_volume_configuration}
#         encrypted: .efs_volume_configuration.transit_encryption
#   message: "{subject} reads its file system without encryption"
#   remediation: Set `transit_encryption = "ENABLED"` in `efs_volume_configuration`.
#   aliases: {checkov: [CKV_AWS_97], trivy: [AWS-0035]}
package groundrule.encryption.aws.task_file_system

import rego.v1

applies if input.values.shared == true

violations contains {"at": "encrypted"} if not input.values.encrypted == "ENABLED"
