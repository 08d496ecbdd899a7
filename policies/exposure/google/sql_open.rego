# METADATA
# title: A Cloud SQL instance lets in every network
# description: Everybody can try passwords and exploits against it.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types: [google_sql_database_instance]
#       reads: {networks: {values: [settings.ip_configuration.authorized_networks.value]}}
#   message: "{subject} lets in {element}"
#   remediation: >-
#     Set `value` in `settings.ip_configuration.authorized_networks` to known networks, or use a private address.
#   controls: {cis-google-2.0: ["6.5"]}
#   aliases: {checkov: [CKV_GCP_11], regula: [FG_R00434]}
#   partial: {trivy: [GCP-0017]}
package groundrule.exposure.google.sql_open

import rego.v1

violations contains {"at": "networks", "element": network} if {
	some network in input.values.networks
	endswith(network, "/0")
}
