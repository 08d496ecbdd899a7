# METADATA
# title: A Cloud SQL instance has a public address
# description: >-
#   Whoever finds it can try passwords and exploits against it; only its authorised networks stand in between.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads:
#         public:
#           value: settings.ip_configuration.ipv4_enabled
#           left:
#             default: true
#             source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance
#   message: "{subject} has a public address"
#   remediation: Set `ipv4_enabled = false` and a `private_network` in `settings.ip_configuration`.
#   controls: {cis-google-2.0: ["6.6"]}
#   aliases: {checkov: [CKV_GCP_60], regula: [FG_R00435]}
#   partial: {trivy: [GCP-0017]}
package groundrule.exposure.google.sql_public_ip

import rego.v1

violations contains {"at": "public"} if not input.values.public == false
