# METADATA
# title: A DNS zone is not signed
# description: Whoever is on the way can answer in its name, and send users elsewhere.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_dns_managed_zone]
#       reads:
#         state: dnssec_config.state
#         visibility:
#           value: visibility
#           left:
#             default: public
#             source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/dns_managed_zone
#   message: "{subject} is not signed"
#   remediation: Set `state = "on"` in `dnssec_config`.
#   controls: {cis-google-2.0: ["3.3"]}
#   aliases: {checkov: [CKV_GCP_16], trivy: [GCP-0013], tfsec: [google-dns-enable-dnssec], regula: [FG_R00404]}
package groundrule.encryption.google.dns_signing

import rego.v1

# A private zone cannot be signed.
applies if not input.values.visibility == "private"

violations contains {"at": "state"} if not signed

signed if input.values.state in {"on", "transfer"}
