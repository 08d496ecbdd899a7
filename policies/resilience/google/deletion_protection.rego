# METADATA
# title: A database can be deleted by accident
# description: Deletion protection makes deleting it two deliberate steps.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_bigquery_table, google_bigtable_instance, google_spanner_database, google_sql_database_instance]
#       reads: {protected: deletion_protection}
#   message: "{subject} is not protected against deletion"
#   remediation: Leave out `deletion_protection`, or set it to `true`.
#   aliases: {checkov: [CKV_GCP_119, CKV_GCP_121, CKV_GCP_122]}
#   since: "2026.1"
package groundrule.resilience.google.deletion_protection

import rego.v1

# On is the default of every type, so that only a written `false` takes it off.
violations contains {"at": "protected"} if input.values.protected == false
