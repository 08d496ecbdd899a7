# METADATA
# title: Every protocol is open to the world
# description: Whatever listens on the machines, now or later, can be reached from every address.
# custom:
#   severity: critical
#   subjects:
#     - types: [google_compute_firewall]
#       each: allow
#       reads:
#         direction:
#           value: direction
#           left:
#             default: INGRESS
#             source: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls
#         disabled: disabled
#         protocol: .protocol
#         sources: {values: [source_ranges]}
#   message: "{subject} opens every protocol to {element}"
#   remediation: Name the protocols and ports in `allow`, and known networks in `source_ranges`.
#   aliases: {checkov: [CKV2_GCP_12]}
#   partial: {trivy: [GCP-0027], tfsec: [google-compute-no-public-ingress]}
#   since: "2026.1"
package groundrule.segmentation.google.everything_open

import rego.v1

world := {"0.0.0.0/0", "::/0", "::0/0"}

applies if {
	input.values.direction == "INGRESS"
	not disabled
}

disabled if input.values.disabled == true

violations contains {"at": "sources", "element": source} if {
	any_protocol
	some source in input.values.sources
	source in world
}

satisfied if not any_protocol

any_protocol if lower(input.values.protocol) == "all"
