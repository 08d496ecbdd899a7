# METADATA
# title: Logins to machines do not go through IAM
# description: Without OS Login, SSH keys in metadata decide who gets in; they know no roles and no second factor, and stay when people leave.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_project_metadata]
#       reads: {login: metadata.enable-oslogin, inherits: {const: false}}
#     - types: [google_compute_instance, google_compute_instance_from_template, google_compute_instance_template]
#       reads: {login: metadata.enable-oslogin, inherits: {const: true}}
#   message: "{subject} does not let IAM decide on logins"
#   remediation: Set `enable-oslogin = "TRUE"` in the `metadata` of the project, and leave it out on instances.
#   controls: {cis-google-2.0: ["4.4"]}
#   aliases: {checkov: [CKV_GCP_33, CKV_GCP_34], trivy: [GCP-0042, GCP-0036]}
#   partial: {regula: [FG_R00413]}
#   since: "2026.1"
package groundrule.access.google.os_login

import rego.v1

# Of an instance that says nothing, its project decides.
violations contains {"at": "login"} if {
	not on
	input.values.inherits == false
}

violations contains {"at": "login"} if lower(input.values.login) in {"false", "0", "n", "no"}

satisfied if on

on if lower(input.values.login) in {"true", "1", "y", "yes"}
