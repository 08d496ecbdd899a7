# METADATA
# title: A database cannot be logged in to through IAM
# description: Its passwords know no second factor, do not expire, and stay when people leave.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance]
#       reads: {login: iam_database_authentication_enabled, engine: engine, source: {presence: replicate_source_db}}
#     - types: [aws_rds_cluster]
#       reads: {login: iam_database_authentication_enabled, engine: {const: aurora}, source: {const: false}}
#   message: "{subject} cannot be logged in to through IAM"
#   remediation: Set `iam_database_authentication_enabled = true`.
#   controls: {nist-800-53-r5: [AC-2(1), AC-3, AC-6]}
#   aliases: {checkov: [CKV_AWS_161, CKV_AWS_162], trivy: [AWS-0176]}
package groundrule.access.aws.database_iam_login

import rego.v1

# Other engines have no such login.
applies if {
	input.values.engine in {"aurora", "mariadb", "mysql", "postgres"}
	input.values.source == false
}

violations contains {"at": "login"} if not input.values.login == true
