# METADATA
# title: A subnet has no flow logs
# description: Afterwards nobody can tell what talked to what.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_subnetwork]
#       reads: {log: {presence: log_config}, purpose: purpose}
#   message: "{subject} has no flow logs"
#   remediation: Set `log_config`.
#   controls: {cis-google-2.0: ["3.8"]}
#   aliases: {checkov: [CKV_GCP_26], trivy: [GCP-0029, GCP-0076], regula: [FG_R00409]}
#   since: "2026.1"
package groundrule.logging.google.subnet_flow_logs

import rego.v1

# Subnets of proxies cannot have them.
applies if not of_proxies

of_proxies if input.values.purpose in {"INTERNAL_HTTPS_LOAD_BALANCER", "REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY"}

violations contains {"at": "log"} if input.values.log == false
