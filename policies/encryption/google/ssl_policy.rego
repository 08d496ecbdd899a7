# METADATA
# title: An SSL policy accepts old versions of TLS or weak ciphers
# description: TLS 1.0 and 1.1, and ciphers without forward secrecy, have known weaknesses; nothing current needs them.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_ssl_policy, google_compute_region_ssl_policy]
#       reads:
#         version: min_tls_version
#         profile: profile
#         ciphers: {values: [custom_features]}
#   message: "{subject} accepts old versions of TLS or weak ciphers (from {version}, profile {profile})"
#   remediation: Set `min_tls_version = "TLS_1_2"` and `profile = "MODERN"` or `"RESTRICTED"`.
#   controls: {cis-google-2.0: ["3.9"]}
#   aliases: {checkov: [CKV_GCP_4], trivy: [GCP-0039], regula: [FG_R00410]}
#   since: "2026.1"
package groundrule.encryption.google.ssl_policy

import rego.v1

# The defaults are TLS_1_0 and COMPATIBLE.
violations contains {"at": "version"} if {
	not new_enough
	not only_new
}

violations contains {"at": "profile", "needs": ["profile"]} if not modern

violations contains {"at": "ciphers", "element": cipher, "needs": ["profile"]} if {
	input.values.profile == "CUSTOM"
	some cipher in input.values.ciphers
	startswith(cipher, "TLS_RSA_")
}

new_enough if input.values.version in {"TLS_1_2", "TLS_1_3"}

modern if input.values.profile in {"MODERN", "RESTRICTED", "FIPS_202205", "CUSTOM"}

# Ciphers that older versions do not know: https://cloud.google.com/load-balancing/docs/ssl-policies-concepts
only_new if input.values.profile in {"RESTRICTED", "FIPS_202205"}

only_new if {
	input.values.profile == "CUSTOM"
	count(for_all_versions) == 0
}

for_all_versions contains cipher if {
	some cipher in input.values.ciphers
	endswith(cipher, "_SHA")
}
