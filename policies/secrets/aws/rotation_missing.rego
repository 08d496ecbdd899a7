# METADATA
# title: A secret is never replaced
# description: Whoever has seen it once can use it for ever.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_secretsmanager_secret]
#       related:
#         rotation: {type: aws_secretsmanager_secret_rotation, by: secret_id, to: [id, arn, name]}
#   message: "{subject} is never replaced"
#   remediation: Add an `aws_secretsmanager_secret_rotation` whose `secret_id` is this secret.
#   controls: {nist-800-53-r5: [AC-2(1), AC-3(15)]}
#   aliases: {checkov: [CKV2_AWS_57]}
package groundrule.secrets.aws.rotation_missing

import rego.v1

violations contains {"at": []} if count(input.related.rotation) == 0

satisfied if some _ in input.related.rotation
