# METADATA
# title: A PostgreSQL database does not log waits for locks
# description: Nobody sees that queries wait for each other.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads: {version: database_version, flags: settings.database_flags}
#   message: "{subject} does not log waits for locks"
#   remediation: Set `log_lock_waits` to `on` in the `database_flags` of `settings`.
#   aliases: {checkov: [CKV_GCP_54], trivy: [GCP-0020], regula: [FG_R00427]}
package groundrule.logging.google.sql_lock_waits

import rego.v1

applies if startswith(input.values.version, "POSTGRES_")

violations contains {"at": "flags"} if not logged

satisfied if logged

logged if {
	some flag in input.values.flags
	flag.name == "log_lock_waits"
	flag.value == "on"
}
