# METADATA
# title: A firewall rule lets machines reach every address
# description: What was broken into fetches its tools from anywhere, and sends data to anywhere.
# custom:
#   severity: low
#   subjects:
#     - types: [google_compute_firewall]
#       reads:
#         direction:
#           value: direction
#           left:
#             default: INGRESS
#             source: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls
#         disabled: disabled
#         allow: {presence: allow}
#         destinations: {values: [destination_ranges]}
#   message: "{subject} lets machines reach {element}"
#   remediation: Set `destination_ranges` to the networks that are needed.
#   aliases: {trivy: [GCP-0035]}
#   since: "2026.1"
package groundrule.segmentation.google.egress_open

import rego.v1

applies if {
	input.values.direction == "EGRESS"
	input.values.allow == true
	not disabled
}

disabled if input.values.disabled == true

violations contains {"at": "destinations", "element": destination} if {
	some destination in input.values.destinations
	destination in {"0.0.0.0/0", "::/0"}
}

# Where none are named, every address is meant.
violations contains {"at": "destinations", "element": "every address"} if count(input.values.destinations) == 0
