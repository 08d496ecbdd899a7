# METADATA
# title: A PostgreSQL database does not log checkpoints
# description: Nobody sees that it writes to disk more than it should.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads: {version: database_version, flags: settings.database_flags}
#   message: "{subject} does not log checkpoints"
#   remediation: Set `log_checkpoints` to `on` in the `database_flags` of `settings`.
#   aliases: {checkov: [CKV_GCP_51], trivy: [GCP-0025], regula: [FG_R00424]}
package groundrule.logging.google.sql_checkpoints

import rego.v1

applies if startswith(input.values.version, "POSTGRES_")

violations contains {"at": "flags"} if not logged

satisfied if logged

logged if {
	some flag in input.values.flags
	flag.name == "log_checkpoints"
	flag.value == "on"
}
