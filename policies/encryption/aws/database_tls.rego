# METADATA
# title: A database accepts connections without TLS
# description: Whoever is on the way reads passwords, queries and answers.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance]
#       reads: {group_name: {presence: parameter_group_name}}
#       related:
#         group:
#           type: aws_db_parameter_group
#           by: parameter_group_name
#           to: [id, name]
#           from: subject
#           reads: {family: family, parameters: parameter}
#   message: "{subject} lets connections without TLS in"
#   remediation: >-
#     Set `rds.force_ssl` (PostgreSQL, SQL Server) or `require_secure_transport` (MySQL, MariaDB) to `1`, or `db2comm`
#     (Db2) to `SSL`, in a `parameter` of its `aws_db_parameter_group`.
#   aliases: {checkov: [CKV2_AWS_69]}
package groundrule.encryption.aws.database_tls

import rego.v1

# Of a group that AWS or another root keeps, nothing is known.
applies if input.values.group_name == true

violations contains {"at": ["group", group.ref, "parameters"]} if {
	some group in input.related.group
	concerned[group.ref]
	not forced[group.ref]
	not by_default[group.ref]
}

# Other engines have no such parameter.
concerned contains group.ref if {
	some group in input.related.group
	regex.match(`(^postgres|^mariadb|^mysql|sqlserver|db2-)`, group.values.family)
}

forced contains group.ref if {
	some group in input.related.group
	some parameter in group.values.parameters
	parameter.name in {"db2comm", "rds.force_ssl", "require_secure_transport"}
	upper(parameter.value) in {"1", "ON", "SSL"}
}

# PostgreSQL forces TLS from version 15 on, unless it is told not to.
by_default contains group.ref if {
	some group in input.related.group
	regex.match(`^postgres(1[5-9]|[2-9][0-9])$`, group.values.family)
	not told[group.ref]
}

told contains group.ref if {
	some group in input.related.group
	some parameter in group.values.parameters
	parameter.name == "rds.force_ssl"
}
