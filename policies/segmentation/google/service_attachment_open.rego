# METADATA
# title: A service attachment connects everybody who asks
# description: A connection from any project of Google Cloud is accepted without anybody looking at it, and leads into the network.
# custom:
#   severity: high
#   subjects:
#     - types: [google_compute_service_attachment]
#       reads: {preference: connection_preference}
#   message: "{subject} connects everybody who asks"
#   remediation: Set `connection_preference = "ACCEPT_MANUAL"`, and name the projects in `consumer_accept_lists`.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.google.service_attachment_open

import rego.v1

violations contains {"at": "preference"} if input.values.preference == "ACCEPT_AUTOMATIC"
