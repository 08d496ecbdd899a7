# METADATA
# title: A key is rotated late
# description: The longer a key is used, the more is lost with it.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_kms_key]
#       reads:
#         rotated: enable_key_rotation
#         days:
#           value: rotation_period_in_days
#           left:
#             default: 365
#             source: https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html
#   message: "{subject} is rotated after {days} days"
#   remediation: Set `rotation_period_in_days` to at most what the setting `key_rotation_days` says.
#   controls: {nist-800-53-r5: [SC-12]}
#   since: "2026.1"
package groundrule.encryption.aws.key_rotation_period

import rego.v1

# A key that is not rotated at all is reported by `encryption-aws-key-rotation`.
applies if input.values.rotated == true

violations contains {"at": "days"} if input.values.days > data.standards.encryption.key_rotation_days
