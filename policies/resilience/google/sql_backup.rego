# METADATA
# title: A Cloud SQL instance is not backed up
# description: What is lost or overwritten in it cannot be brought back.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads:
#         enabled: {values: [settings.backup_configuration.enabled]}
#         primary_name: {values: [master_instance_name]}
#         kinds: {values: [instance_type]}
#       related:
#         primary: {type: google_sql_database_instance, by: master_instance_name, to: [name, id, self_link], from: subject}
#   message: "{subject} is not backed up"
#   remediation: Set `enabled = true` in `settings.backup_configuration`.
#   controls: {cis-google-2.0: ["6.7"]}
#   aliases: {checkov: [CKV_GCP_14], trivy: [GCP-0024], tfsec: [google-sql-enable-backup], regula: [FG_R00436]}
package groundrule.resilience.google.sql_backup

import rego.v1

violations contains {"at": "enabled"} if {
	not backed_up
	not replica
	count(input.related.primary) == 0
}

satisfied if backed_up

backed_up if {
	some enabled in input.values.enabled
	enabled == true
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
