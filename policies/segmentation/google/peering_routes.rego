# METADATA
# title: A peering takes routes from the other network
# description: >-
#   Whoever administers the other network decides where this one sends its packets, and networks behind it can be reached.
# custom:
#   severity: low
#   subjects:
#     - types: [google_compute_network_peering, google_compute_network_peering_routes_config]
#       reads: {taken: import_custom_routes}
#   message: "{subject} takes routes from the other network"
#   remediation: Leave out `import_custom_routes`, or set it to `false`.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.google.peering_routes

import rego.v1

violations contains {"at": "taken"} if input.values.taken == true
