# METADATA
# title: A table can not be brought back to an earlier moment
# description: What a faulty program or a mistake overwrites is gone, unless somebody happened to make a backup before.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_dynamodb_table]
#       reads:
#         recovery: point_in_time_recovery.enabled
#   message: "{subject} can not be brought back to an earlier moment"
#   remediation: Set `enabled = true` in `point_in_time_recovery`.
#   controls: {nist-800-53-r5: [CP-9, CP-10]}
#   aliases: {checkov: [CKV_AWS_28], trivy: [AWS-0024], tfsec: [aws-dynamodb-enable-recovery], regula: [FG_R00106]}
package groundrule.resilience.aws.table_recovery

import rego.v1

violations contains {"at": "recovery"} if not input.values.recovery == true
