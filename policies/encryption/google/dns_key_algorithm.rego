# METADATA
# title: A DNS zone is signed with SHA-1
# description: Signatures over SHA-1 can be forged.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_dns_managed_zone]
#       reads: {algorithms: {values: [dnssec_config.default_key_specs.algorithm]}}
#   message: "{subject} is signed with {element}"
#   remediation: Set `algorithm = "ecdsap256sha256"`, for instance, in `dnssec_config.default_key_specs`.
#   controls: {cis-google-2.0: ["3.4", "3.5"]}
#   aliases: {checkov: [CKV_GCP_17], trivy: [GCP-0012], tfsec: [google-dns-no-rsa-sha1]}
#   partial: {regula: [FG_R00405, FG_R00406]}
package groundrule.encryption.google.dns_key_algorithm

import rego.v1

violations contains {"at": "algorithms", "element": algorithm} if {
	some algorithm in input.values.algorithms
	algorithm == "rsasha1"
}
