# METADATA
# title: A Cloud SQL instance is not backed up
# description: What is lost or overwritten in it cannot be brought back.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads:
#         enabled: settings.backup_configuration.enabled
#         replica: {presence: master_instance_name}
#   message: "{subject} is not backed up"
#   remediation: Set `enabled = true` in `settings.backup_configuration`.
#   controls: {cis-google-2.0: ["6.7"]}
#   aliases: {checkov: [CKV_GCP_14], trivy: [GCP-0024], tfsec: [google-sql-enable-backup], regula: [FG_R00436]}
package groundrule.resilience.google.sql_backup

import rego.v1

applies if input.values.replica == false

violations contains {"at": "enabled"} if not input.values.enabled == true
