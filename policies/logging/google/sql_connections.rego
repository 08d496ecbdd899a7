# METADATA
# title: A PostgreSQL database does not log connections
# description: Nobody can tell afterwards who connected, nor see that somebody tries passwords.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads: {version: database_version, flags: settings.database_flags}
#   message: "{subject} does not log connections"
#   remediation: Set `log_connections` to `on` in the `database_flags` of `settings`.
#   controls: {cis-google-2.0: ["6.2.2"]}
#   aliases: {checkov: [CKV_GCP_52], trivy: [GCP-0016], regula: [FG_R00425]}
package groundrule.logging.google.sql_connections

import rego.v1

applies if startswith(input.values.version, "POSTGRES_")

violations contains {"at": "flags"} if not logged

satisfied if logged

logged if {
	some flag in input.values.flags
	flag.name == "log_connections"
	flag.value == "on"
}
