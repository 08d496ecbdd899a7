# METADATA
# title: A public warehouse's administrator has a usual name
# description: >-
#   Half of what somebody needs to log in is known to everybody, and the warehouse has a public address to try the other
#   half at.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_redshift_cluster]
#       reads: {user: master_username, public: publicly_accessible}
#   message: "{subject} is public and has an administrator of a usual name ({user})"
#   remediation: >-
#     Set `publicly_accessible = false`, and `master_username` to a name of its own; a cluster that exists has to be made
#     anew for the latter.
#   controls: {nist-800-53-r5: [CM-2]}
#   aliases: {checkov: [CKV_AWS_391]}
package groundrule.access.aws.warehouse_default_user

import rego.v1

violations contains {"at": "user"} if {
	usual
	input.values.public == true
}

satisfied if not usual

satisfied if input.values.public == false

usual if input.values.user in {"admin", "administrator", "awsuser"}
