# METADATA
# title: An instance lets in the keys of the whole project
# description: Whoever has one of the project's SSH keys may log in to it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_compute_instance, google_compute_instance_template]
#       reads: {blocked: metadata.block-project-ssh-keys, inherits: {const: false}}
#     - types: [google_compute_instance_from_template]
#       reads: {blocked: metadata.block-project-ssh-keys, inherits: {const: true}}
#   message: "{subject} lets in the keys of the whole project"
#   remediation: Set `block-project-ssh-keys = "TRUE"` in `metadata`.
#   controls: {cis-google-2.0: ["4.3"]}
#   aliases: {checkov: [CKV_GCP_32], trivy: [GCP-0030], tfsec: [google-compute-no-project-wide-ssh-keys]}
package groundrule.access.google.instance_project_ssh_keys

import rego.v1

violations contains {"at": "blocked"} if {
	not blocked
	input.values.inherits == false
}

# Of one that says nothing, its template decides.
violations contains {"at": "blocked"} if lower(input.values.blocked) in {"false", "0", "n", "no"}

satisfied if blocked

blocked if lower(input.values.blocked) in {"true", "1", "y", "yes"}
