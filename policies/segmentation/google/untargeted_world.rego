# METADATA
# title: A firewall rule lets the world reach every machine of the network
# description: >-
#   Without target tags or service accounts a rule is for all machines, those too that are added tomorrow for something
#   else.
# custom:
#   severity: medium
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
#         sources: {values: [source_ranges]}
#         targets: {values: [target_tags, target_service_accounts]}
#   message: "{subject} lets {element} reach every machine of the network"
#   remediation: Name in `target_service_accounts` or `target_tags` the machines that it is for, or known networks in `source_ranges`.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.google.untargeted_world

import rego.v1

applies if {
	input.values.direction == "INGRESS"
	input.values.allow == true
	not disabled
}

disabled if input.values.disabled == true

violations contains {"at": "sources", "element": source, "needs": ["targets"]} if {
	some source in input.values.sources
	endswith(source, "/0")
	not limited
}

satisfied if limited

limited if {
	some _ in input.values.targets
}
