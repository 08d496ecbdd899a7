# METADATA
# title: A cluster has no labels
# description: Nobody can tell whose it is, nor what it costs.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_container_cluster]
#       reads: {labels: {presence: resource_labels}}
#   message: "{subject} has no labels"
#   remediation: Set `resource_labels`.
#   aliases: {checkov: [CKV_GCP_21], trivy: [GCP-0051], tfsec: [google-gke-use-cluster-labels]}
package groundrule.tagging.google.cluster_labels

import rego.v1

violations contains {"at": "labels"} if input.values.labels == false
