# METADATA
# title: A Cloud SQL instance accepts connections without TLS
# description: Whoever is on the way reads passwords, queries and answers.
# custom:
#   severity: high
#   subjects:
#     - types: [google_sql_database_instance]
#       reads:
#         mode: settings.ip_configuration.ssl_mode
#         required: settings.ip_configuration.require_ssl
#   message: "{subject} accepts connections without TLS (mode {mode})"
#   remediation: >-
#     Set `ssl_mode = "ENCRYPTED_ONLY"`, or `"TRUSTED_CLIENT_CERTIFICATE_REQUIRED"`, in `settings.ip_configuration`
#     (`require_ssl = true` before version 6 of the provider).
#   controls: {cis-google-2.0: ["6.4"]}
#   aliases: {checkov: [CKV_GCP_6], trivy: [GCP-0015], regula: [FG_R00433]}
#   since: "2026.1"
package groundrule.encryption.google.sql_tls

import rego.v1

violations contains {"at": "mode"} if not encrypted

satisfied if encrypted

encrypted if input.values.mode in {"ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"}

encrypted if input.values.required == true
