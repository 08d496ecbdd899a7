# METADATA
# title: A warehouse's administrator has the usual name
# description: Half of what somebody needs to log in is known to everybody.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_redshift_cluster]
#       reads: {user: master_username}
#   message: "{subject} has an administrator of the usual name"
#   remediation: Set `master_username` to something else than `awsuser`; a cluster that exists has to be made anew.
#   controls: {nist-800-53-r5: [CM-2]}
#   aliases: {checkov: [CKV_AWS_391]}
package groundrule.access.aws.warehouse_default_user

import rego.v1

violations contains {"at": "user"} if input.values.user == "awsuser"
