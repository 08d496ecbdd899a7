# METADATA
# title: A MySQL database cannot be brought back to a point in time
# description: What was written since the last backup is lost.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_sql_database_instance]
#       reads: {log: settings.backup_configuration.binary_log_enabled, version: database_version, primary: {presence: master_instance_name}}
#   message: "{subject} cannot be brought back to a point in time"
#   remediation: Set `binary_log_enabled = true` in `settings.backup_configuration`.
#   aliases: {checkov: [CKV2_GCP_20]}
#   since: "2026.1"
package groundrule.resilience.google.sql_binary_log

import rego.v1

applies if input.values.primary == false

violations contains {"at": "log"} if {
	mysql
	not input.values.log == true
}

# Others have logs of another kind.
satisfied if not mysql

satisfied if input.values.log == true

mysql if startswith(input.values.version, "MYSQL_")
