# METADATA
# title: A search domain does not outlive the loss of a zone
# description: Without three masters over several zones there may be nobody left to hold the cluster together.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticsearch_domain]
#       reads:
#         masters: cluster_config.dedicated_master_count
#         spread: cluster_config.zone_awareness_enabled
#         standby: {const: false}
#     - types: [aws_opensearch_domain]
#       reads:
#         masters: cluster_config.dedicated_master_count
#         spread: cluster_config.zone_awareness_enabled
#         standby: cluster_config.multi_az_with_standby_enabled
#   message: "{subject} does not outlive the loss of a zone: {at}"
#   remediation: Set `dedicated_master_count = 3` and `zone_awareness_enabled = true` in `cluster_config`.
#   controls: {nist-800-53-r5: [CP-10, CP-6(2), SC-36, SC-5(2), SI-13(5)]}
#   aliases: {checkov: [CKV_AWS_318]}
package groundrule.resilience.aws.search_high_availability

import rego.v1

violations contains {"at": "masters", "needs": ["masters"]} if not enough

violations contains {"at": "spread", "needs": ["spread", "standby"]} if {
	not input.values.spread == true
	not input.values.standby == true
}

enough if input.values.masters >= 3
