# METADATA
# title: A project has the default network
# description: It has a subnet in every region, and rules that let in SSH and RDP from everywhere.
# custom:
#   severity: high
#   subjects:
#     - types: [google_project]
#       reads: {auto: auto_create_network}
#   message: "{subject} has the default network"
#   remediation: Set `auto_create_network = false`.
#   controls: {cis-google-2.0: ["3.1"]}
#   aliases: {checkov: [CKV_GCP_27], trivy: [GCP-0010]}
#   partial: {trivy: [GCP-0073]}
#   since: "2026.1"
package groundrule.segmentation.google.default_network

import rego.v1

# On is the default.
violations contains {"at": "auto"} if not input.values.auto == false
