# METADATA
# title: A cluster is not monitored
# description: Nobody sees what it does, nor that it stops.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_container_cluster]
#       reads: {service: monitoring_service}
#   message: "{subject} is not monitored"
#   remediation: Set `monitoring_service = "monitoring.googleapis.com/kubernetes"`, or leave it out.
#   aliases: {checkov: [CKV_GCP_8], trivy: [GCP-0052]}
#   since: "2026.1"
package groundrule.logging.google.cluster_monitoring

import rego.v1

violations contains {"at": "service"} if input.values.service == "none"
