# METADATA
# title: An instance forwards what is not meant for it
# description: It can route around the network's rules. Only appliances that route need this.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_instance, google_compute_instance_from_template, google_compute_instance_template]
#       reads: {forwarding: can_ip_forward, name: name}
#   message: "{subject} forwards traffic that is not meant for it"
#   remediation: Set `can_ip_forward = false`, or leave it out.
#   controls: {cis-google-2.0: ["4.6"]}
#   aliases: {checkov: [CKV_GCP_36], trivy: [GCP-0043], regula: [FG_R00416]}
#   since: "2026.1"
package groundrule.exposure.google.instance_ip_forwarding

import rego.v1

violations contains {"at": "forwarding"} if {
	input.values.forwarding == true
	not of_cluster
}

satisfied if input.values.forwarding == false

satisfied if of_cluster

# GKE names the machines that it makes, and they forward for their containers.
of_cluster if startswith(input.values.name, "gke-")
