# METADATA
# title: Machines without a public address cannot reach Google
# description: They then need public addresses, or a gateway to the internet, to use Google's services.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_compute_subnetwork]
#       reads:
#         private: private_ip_google_access
#         purpose:
#           value: purpose
#           left:
#             default: PRIVATE
#             source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_subnetwork
#   message: "{subject} does not let machines without a public address reach Google"
#   remediation: Set `private_ip_google_access = true`.
#   aliases: {checkov: [CKV_GCP_74], trivy: [GCP-0075], regula: [FG_R00438]}
package groundrule.segmentation.google.subnet_private_access

import rego.v1

# Subnets of proxies, gateways and published services hold no machines.
applies if not without_machines

without_machines if {
	input.values.purpose in {
		"GLOBAL_MANAGED_PROXY",
		"INTERNAL_HTTPS_LOAD_BALANCER",
		"PRIVATE_NAT",
		"PRIVATE_SERVICE_CONNECT",
		"REGIONAL_MANAGED_PROXY",
	}
}

violations contains {"at": "private"} if not input.values.private == true
