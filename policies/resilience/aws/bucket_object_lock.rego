# METADATA
# title: A bucket's object lock keeps nothing by default
# description: >-
#   Somebody asked for objects that cannot be deleted or overwritten. Without a default retention only those are kept whose
#   uploader asks for it, each by itself.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         lock: {presence: object_lock_configuration}
#         enabled: object_lock_configuration.object_lock_enabled
#         retention: {const: true}
#     - types: [aws_s3_bucket_object_lock_configuration]
#       reads:
#         lock: {const: true}
#         enabled: {const: Enabled}
#         retention: {presence: rule.default_retention.mode}
#   message: "{subject} locks nothing by default: set {at}"
#   remediation: >-
#     Set `object_lock_enabled = "Enabled"`, and a `mode` and `days` in the `default_retention` of an
#     `aws_s3_bucket_object_lock_configuration`.
#   aliases: {checkov: [CKV_AWS_143]}
#   since: "2026.1"
package groundrule.resilience.aws.bucket_object_lock

import rego.v1

applies if input.values.lock == true

violations contains {"at": "enabled", "needs": ["enabled"]} if not input.values.enabled == "Enabled"

violations contains {"at": "retention", "needs": ["retention"]} if input.values.retention == false
