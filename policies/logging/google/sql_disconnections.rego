# METADATA
# title: A PostgreSQL database does not log disconnections
# description: Nobody can tell afterwards for how long somebody was connected.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads: {version: database_version, flags: settings.database_flags}
#   message: "{subject} does not log disconnections"
#   remediation: Set `log_disconnections` to `on` in the `database_flags` of `settings`.
#   controls: {cis-google-2.0: ["6.2.3"]}
#   aliases: {checkov: [CKV_GCP_53], trivy: [GCP-0022], regula: [FG_R00426]}
package groundrule.logging.google.sql_disconnections

import rego.v1

applies if startswith(input.values.version, "POSTGRES_")

violations contains {"at": "flags"} if not logged

satisfied if logged

logged if {
	some flag in input.values.flags
	flag.name == "log_disconnections"
	flag.value == "on"
}
