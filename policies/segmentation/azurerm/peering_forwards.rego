# METADATA
# title: A peering lets in what comes from other networks
# description: >-
#   Whatever can reach the other network, or is made to pass through it, reaches this one too. Only a network behind a hub
#   that filters needs this.
# custom:
#   severity: low
#   subjects:
#     - types: [azurerm_virtual_network_peering]
#       reads: {forwarded: allow_forwarded_traffic}
#   message: "{subject} lets in what comes from other networks"
#   remediation: Leave out `allow_forwarded_traffic`, or set it to `false`.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.peering_forwards

import rego.v1

violations contains {"at": "forwarded"} if input.values.forwarded == true
