# METADATA
# title: An administration port is open to the world
# description: >-
#   SSH and RDP open to every address are tried by password guessers within minutes. A rule of the same network that comes
#   first, and denies the port to everybody on every machine, closes it.
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
#         priority:
#           value: priority
#           left:
#             default: 1000
#             source: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls
#       related:
#         network:
#           type: google_compute_network
#           by: network
#           to: [id, name, self_link]
#           related:
#             rule:
#               type: google_compute_firewall
#               by: network
#               to: [id, name, self_link]
#               from: related
#               reads:
#                 direction:
#                   value: direction
#                   left:
#                     default: INGRESS
#                     source: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls
#                 disabled: disabled
#                 priority:
#                   value: priority
#                   left:
#                     default: 1000
#                     source: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls
#                 deny: deny
#                 sources: {values: [source_ranges]}
#                 targets: {values: [target_tags, target_service_accounts]}
#   message: "{subject} opens an administration port to {element} (protocol {protocol}, ports {ports})"
#   remediation: Set `source_ranges` to known networks, or use Identity-Aware Proxy.
#   controls: {cis-google-2.0: ["3.6", "3.7"]}
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

violations contains {"at": "sources", "element": source} if {
	any_protocol
	some source in input.values.sources
	source in world
	some port in data.standards.segmentation.admin_ports
	blocked := count(deniers[port])
	blocked == 0
}

violations contains {"at": "sources", "element": source} if {
	with_ports
	some port in data.standards.segmentation.admin_ports
	some range in input.values.ports
	ports.covers(range, port)
	some source in input.values.sources
	source in world
	blocked := count(deniers[port])
	blocked == 0
}

violations contains {"at": "sources", "element": source} if {
	with_ports
	not limited
	some source in input.values.sources
	source in world
	some port in data.standards.segmentation.admin_ports
	blocked := count(deniers[port])
	blocked == 0
}

# By port, the priorities of the rules that come first and deny it to everybody on every machine.
deniers := {port: denied(port) | some port in data.standards.segmentation.admin_ports}

denied(port) := {rule.values.priority |
	some network in input.related.network
	some rule in network.related.rule
	rule.values.direction == "INGRESS"
	object.get(rule.values, "disabled", false) == false
	rule.values.priority <= input.values.priority
	count(object.get(rule.values, "targets", [])) == 0
	some source in rule.values.sources
	source in world
	some block in rule.values.deny
	closes(block, port) == true
}

closes(block, port) if {
	lower(block.protocol) == "all"
	port >= 0
}

closes(block, port) if {
	lower(block.protocol) in {"tcp", "6"}
	count(object.get(block, "ports", [])) == 0
	port >= 0
}

closes(block, port) if {
	lower(block.protocol) in {"tcp", "6"}
	some range in block.ports
	ports.covers(range, port)
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
