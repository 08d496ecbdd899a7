# METADATA
# title: A service for inside use is open to the world
# description: >-
#   Databases, caches and file transfer without encryption are found within minutes, and tried. Each rule is judged
#   alone: one of a higher priority that denies the same is not seen.
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
#   message: "{subject} opens a service for inside use to {element} (protocol {protocol}, ports {ports})"
#   remediation: Set `source_ranges` to known networks.
#   partial: {checkov: [CKV_GCP_75, CKV_GCP_77, CKV_GCP_88], trivy: [GCP-0027, GCP-0072, GCP-0074]}
#   since: "2026.1"
package groundrule.segmentation.google.service_ports_open

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

# Whoever is let in: none of these ports can be reached.
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
	some port in data.standards.segmentation.service_ports
	ports.covers(range, port)
}
