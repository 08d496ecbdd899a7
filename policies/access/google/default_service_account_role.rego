# METADATA
# title: A default service account has a role on a project
# description: Every machine or app that names no account of its own gets it.
# custom:
#   severity: high
#   subjects:
#     - types: [google_folder_iam_binding, google_organization_iam_binding, google_project_iam_binding]
#       reads:
#         role: role
#         members: {values: [members], among: &default ["serviceAccount:*-compute@developer.gserviceaccount.com", "serviceAccount:*@appspot.gserviceaccount.com"]}
#     - types: [google_folder_iam_member, google_organization_iam_member, google_project_iam_member]
#       reads: {role: role, members: {values: [member], among: *default}}
#   message: "{subject} grants {role} to the default service account {element}"
#   remediation: Give machines a `google_service_account` of their own, and that the roles it needs.
#   aliases: {checkov: [CKV_GCP_46], trivy: [GCP-0006]}
#   since: "2026.1"
package groundrule.access.google.default_service_account_role

import rego.v1

violations contains {"at": "members", "element": member} if {
	some member in input.values.members
}
