# METADATA
# title: An instance has a public address
# description: It can be reached from the internet, and is as safe as the last firewall rule.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_instance, google_compute_instance_from_template, google_compute_instance_template]
#       each: network_interface
#       reads: {address: {presence: .access_config}, address6: {presence: .ipv6_access_config}}
#   message: "{subject} has a public address"
#   remediation: Leave out `access_config` and `ipv6_access_config`, and reach it through Identity-Aware Proxy, Cloud NAT or a load balancer.
#   controls: {cis-google-2.0: ["4.9"]}
#   aliases: {checkov: [CKV_GCP_40], trivy: [GCP-0031], regula: [FG_R00419]}
#   since: "2026.1"
package groundrule.exposure.google.instance_public_ip

import rego.v1

violations contains {"at": "address", "needs": ["address"]} if input.values.address == true

violations contains {"at": "address6", "needs": ["address6"]} if input.values.address6 == true
