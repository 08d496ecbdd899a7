# METADATA
# title: A cluster does not enforce network policies
# description: Every pod reaches every other, whatever network policies say.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_container_cluster]
#       reads: {enabled: network_policy.enabled, datapath: datapath_provider, autopilot: enable_autopilot}
#   message: "{subject} does not enforce network policies"
#   remediation: Set `datapath_provider = "ADVANCED_DATAPATH"`, or `enabled = true` in `network_policy`.
#   aliases: {checkov: [CKV_GCP_12], trivy: [GCP-0056]}
#   since: "2026.1"
package groundrule.segmentation.google.cluster_network_policy

import rego.v1

violations contains {"at": "enabled"} if not enforced

satisfied if enforced

enforced if input.values.enabled == true

enforced if input.values.datapath == "ADVANCED_DATAPATH"

# Autopilot always has the advanced data path.
enforced if input.values.autopilot == true
