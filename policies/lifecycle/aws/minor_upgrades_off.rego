# METADATA
# title: A database does not get its minor upgrades
# description: They close holes that are known to everybody once they are out.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance, aws_rds_cluster_instance]
#       reads: {upgraded: auto_minor_version_upgrade}
#   message: "{subject} does not get its minor upgrades"
#   remediation: Set `auto_minor_version_upgrade = true`, or leave it out.
#   controls:
#     nist-800-53-r5: [SI-2]
#     cis-aws-3.0: ["2.3.2"]
#   aliases: {checkov: [CKV_AWS_226]}
package groundrule.lifecycle.aws.minor_upgrades_off

import rego.v1

violations contains {"at": "upgraded"} if input.values.upgraded == false
