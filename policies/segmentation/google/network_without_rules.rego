# METADATA
# title: A network has no firewall rules
# description: >-
#   What nothing allows stays outside, but whatever is inside may reach every address, and nothing of it is logged.
# custom:
#   severity: low
#   subjects:
#     - types: [google_compute_network]
#       related:
#         rule: {type: google_compute_firewall, by: network, to: [id, name, self_link]}
#         policy:
#           type: google_compute_network_firewall_policy_association
#           by: attachment_target
#           to: [id, name, self_link]
#   message: "{subject} has no firewall rules"
#   remediation: Add a `google_compute_firewall`, or associate a `google_compute_network_firewall_policy`.
#   aliases: {checkov: [CKV2_GCP_18]}
#   since: "2026.1"
package groundrule.segmentation.google.network_without_rules

import rego.v1

violations contains {"at": []} if {
	count(input.related.rule) == 0
	count(input.related.policy) == 0
}

satisfied if some _ in input.related.rule

satisfied if some _ in input.related.policy
