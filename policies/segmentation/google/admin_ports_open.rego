# METADATA
# title: An administration port is open to the world
# description: >-
#   SSH and RDP open to every address are tried by password guessers within minutes. Each rule is judged alone: one of
#   a higher priority that denies the same is not seen.
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
#         ports: {values: [.ports]}
#         sources: {values: [source_ranges]}
#   message: "{subject} opens an administration port to {element} (protocol {protocol}, ports {ports})"
#   remediation: Set `source_ranges` to known networks, or use Identity-Aware Proxy.
#   controls: {cis-google-1.2: ["3.6", "3.7"]}
#   partial:
#     checkov: [CKV_GCP_2, CKV_GCP_3]
#     trivy: [GCP-0027, GCP-0070, GCP-0071]
#     tfsec: [google-compute-no-public-ingress]
#     regula: [FG_R00407, FG_R00408]
#   since: "2026.1"
package groundrule.segmentation.google.admin_ports_open

import rego.v1

import data.groundrule.lib.ports

world := {"0.0.0.0/0", "::/0"}

applies if {
	input.values.direction == "INGRESS"
	not disabled
}

disabled if input.values.disabled == true

violations contains {"at": "sources", "element": source, "needs": ["protocol"]} if {
	any_protocol
	some source in input.values.sources
	source in world
}

violations contains {"at": "sources", "element": source, "needs": ["protocol"]} if {
	with_ports
	some range in input.values.ports
	opens(range)
	some source in input.values.sources
	source in world
}

violations contains {"at": "sources", "element": source, "needs": ["protocol", "ports"]} if {
	with_ports
	not limited
	some source in input.values.sources
	source in world
}

# Whoever is let in: no administration port can be reached.
satisfied if not reachable

reachable if any_protocol

reachable if {
	with_ports
	not limited
}

reachable if {
	with_ports
	some range in input.values.ports
	opens(range)
}

any_protocol if lower(input.values.protocol) == "all"

with_ports if lower(input.values.protocol) in {"tcp", "udp", "6", "17"}

# No ports are all ports.
limited if {
	some _ in input.values.ports
}

opens(range) if {
	some port in data.standards.segmentation.admin_ports
	ports.covers(range, port)
}
