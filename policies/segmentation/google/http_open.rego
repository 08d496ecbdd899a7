# METADATA
# title: Plain HTTP is open to the world
# description: >-
#   What is served on port 80 can be read and changed by whoever is on the way. Each rule is judged alone: one of a
#   higher priority that denies the same is not seen.
# custom:
#   severity: medium
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
#   message: "{subject} opens port 80 to {element} (protocol {protocol}, ports {ports})"
#   remediation: Set `source_ranges` to known networks, or serve HTTPS, and HTTP by a load balancer that redirects.
#   aliases: {checkov: [CKV_GCP_106]}
#   partial: {trivy: [GCP-0027]}
#   since: "2026.1"
package groundrule.segmentation.google.http_open

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

# Whoever is let in: port 80 cannot be reached.
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

with_ports if lower(input.values.protocol) in {"tcp", "6"}

# No ports are all ports.
limited if {
	some _ in input.values.ports
}

opens(range) if ports.covers(range, 80)
