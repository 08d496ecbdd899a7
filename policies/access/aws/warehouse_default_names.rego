# METADATA
# title: A warehouse's database has its default name
# description: Half of what somebody needs to log in is known to everybody.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_redshift_cluster]
#       reads:
#         name:
#           value: database_name
#           left:
#             default: dev
#             source: https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html
#         restored: {presence: snapshot_identifier}
#   message: "{subject} has a database of the default name"
#   remediation: Set `database_name`; a cluster that exists has to be made anew.
#   partial: {checkov: [CKV_AWS_320]}
package groundrule.access.aws.warehouse_default_names

import rego.v1

# A restored cluster has the names of its snapshot.
applies if input.values.restored == false

violations contains {"at": "name"} if {
	not named
}

named if {
	input.values.name != "dev"
	input.values.name != ""
}
