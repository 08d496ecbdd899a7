# METADATA
# title: An instance does not check what it starts
# description: Who changes its boot loader or its kernel stays, and is not seen.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_compute_instance, google_compute_instance_template]
#       reads:
#         shielded: {presence: shielded_instance_config}
#         vtpm: shielded_instance_config.enable_vtpm
#         integrity: shielded_instance_config.enable_integrity_monitoring
#         inherits: {const: false}
#     - types: [google_compute_instance_from_template]
#       reads:
#         shielded: {presence: shielded_instance_config}
#         vtpm: shielded_instance_config.enable_vtpm
#         integrity: shielded_instance_config.enable_integrity_monitoring
#         inherits: {const: true}
#   message: "{subject} does not check what it starts: {at}"
#   remediation: Add a `shielded_instance_config`, and leave `enable_vtpm` and `enable_integrity_monitoring` on.
#   controls: {cis-google-2.0: ["4.8"]}
#   aliases: {checkov: [CKV_GCP_39], regula: [FG_R00418]}
#   partial: {trivy: [GCP-0041, GCP-0045, GCP-0067]}
package groundrule.exposure.google.instance_not_shielded

import rego.v1

# Of one that says nothing, its template decides.
violations contains {"at": "shielded", "needs": ["shielded", "inherits"]} if {
	input.values.shielded == false
	input.values.inherits == false
}

violations contains {"at": "vtpm", "needs": ["vtpm"]} if input.values.vtpm == false

violations contains {"at": "integrity", "needs": ["integrity"]} if input.values.integrity == false
