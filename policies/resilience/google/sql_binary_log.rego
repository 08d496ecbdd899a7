# METADATA
# title: A MySQL database cannot be brought back to a point in time
# description: What was written since the last backup is lost.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_sql_database_instance]
#       reads:
#         log: {values: [settings.backup_configuration.binary_log_enabled]}
#         versions: {values: [database_version]}
#         primary_name: {values: [master_instance_name]}
#         kinds: {values: [instance_type]}
#       related:
#         primary: {type: google_sql_database_instance, by: master_instance_name, to: [name, id, self_link], from: subject}
#   message: "{subject} cannot be brought back to a point in time"
#   remediation: Set `binary_log_enabled = true` in `settings.backup_configuration`.
#   aliases: {checkov: [CKV2_GCP_20]}
#   since: "2026.1"
package groundrule.resilience.google.sql_binary_log

import rego.v1

violations contains {"at": "log"} if {
	mysql
	not logged
	not replica
	count(input.related.primary) == 0
}

# Others have logs of another kind.
satisfied if {
	some version in input.values.versions
	not startswith(version, "MYSQL_")
}

satisfied if logged

mysql if {
	some version in input.values.versions
	startswith(version, "MYSQL_")
}

logged if {
	some log in input.values.log
	log == true
}

# A replica holds what its primary holds, which is judged.
satisfied if some _ in input.related.primary

satisfied if replica

replica if {
	some name in input.values.primary_name
	name != ""
}

replica if {
	some kind in input.values.kinds
	kind == "READ_REPLICA_INSTANCE"
}
