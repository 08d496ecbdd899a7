# METADATA
# title: A service account administers a project
# description: Whoever gets at one key or machine of it owns the project.
# custom:
#   severity: high
#   subjects:
#     - types: [google_folder_iam_binding, google_organization_iam_binding, google_project_iam_binding]
#       reads: {role: role, members: {values: [members], among: &own ["*.iam.gserviceaccount.com"]}}
#     - types: [google_folder_iam_member, google_organization_iam_member, google_project_iam_member]
#       reads: {role: role, members: {values: [member], among: *own}}
#   message: "{subject} grants {role} to the service account {element}"
#   remediation: Grant the roles of the services that it uses.
#   controls: {cis-google-2.0: ["1.5"]}
#   aliases: {checkov: [CKV_GCP_42], regula: [FG_R00384]}
#   since: "2026.1"
package groundrule.access.google.service_account_admin

import rego.v1

violations contains {"at": "members", "element": member} if {
	powerful
	some member in input.values.members
	not agents[member]
}

# Google's own agents have neither keys nor machines.
agents contains member if {
	some member in input.values.members
	regex.match(`^serviceAccount:service-[0-9]+@[a-z0-9.-]+\.gserviceaccount\.com$`, member)
}

satisfied if not powerful

powerful if input.values.role in {"roles/owner", "roles/editor"}

powerful if regex.match(`(?i)admin$`, input.values.role)
