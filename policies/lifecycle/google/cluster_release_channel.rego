# METADATA
# title: A cluster follows no release channel
# description: Its versions are not chosen by how well they were tried out, and fall out of support unnoticed.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_container_cluster]
#       reads: {channel: release_channel.channel, autopilot: enable_autopilot}
#   message: "{subject} follows no release channel"
#   remediation: Set `channel` in `release_channel`, to `REGULAR` for instance.
#   aliases: {checkov: [CKV_GCP_70]}
package groundrule.lifecycle.google.cluster_release_channel

import rego.v1

violations contains {"at": "channel"} if {
	not followed
	not autopilot
}

satisfied if followed

satisfied if autopilot

followed if input.values.channel in {"EXTENDED", "RAPID", "REGULAR", "STABLE"}

# Autopilot clusters always follow one.
autopilot if input.values.autopilot == true
