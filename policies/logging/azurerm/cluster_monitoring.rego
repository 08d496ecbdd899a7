# METADATA
# title: A cluster is not monitored
# description: Nobody sees what its containers do, nor that they stop.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_kubernetes_cluster]
#       reads:
#         agent: {presence: oms_agent}
#         addon: addon_profile.oms_agent.enabled
#   message: "{subject} is not monitored"
#   remediation: Add an `oms_agent` with a `log_analytics_workspace_id`.
#   aliases: {checkov: [CKV_AZURE_4], trivy: [AZU-0040], tfsec: [azure-container-logging]}
package groundrule.logging.azurerm.cluster_monitoring

import rego.v1

violations contains {"at": "agent"} if {
	input.values.agent == false
	not on
}

satisfied if input.values.agent == true

satisfied if on

on if input.values.addon == true
