# METADATA
# title: A cluster does not log
# description: Nobody can tell afterwards what ran in it, and who changed it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_container_cluster]
#       reads: {service: logging_service}
#   message: "{subject} does not log"
#   remediation: Set `logging_service = "logging.googleapis.com/kubernetes"`, or leave it out.
#   aliases: {checkov: [CKV_GCP_1], trivy: [GCP-0060], tfsec: [google-gke-enable-stackdriver-logging]}
package groundrule.logging.google.cluster_logging

import rego.v1

violations contains {"at": "service"} if input.values.service == "none"
