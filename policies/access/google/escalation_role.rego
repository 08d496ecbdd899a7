# METADATA
# title: A role leads to the rights of service accounts
# description: >-
#   Whoever has it makes keys or tokens of service accounts, changes who may use them, or has a service run what he writes
#   with their rights, all over the project.
# custom:
#   severity: high
#   subjects:
#     - types: [google_folder_iam_binding, google_organization_iam_binding, google_project_iam_binding]
#       reads:
#         role: role
#         members:
#           values: [members]
#           among: &others
#             - "all*Users"
#             - "domain:*"
#             - "group:*"
#             - "principal*"
#             - "serviceAccount:*@appspot.gserviceaccount.com"
#             - "serviceAccount:*@developer.gserviceaccount.com"
#             - "user*"
#     - types: [google_folder_iam_member, google_organization_iam_member, google_project_iam_member]
#       reads: {role: role, members: {values: [member], among: *others}}
#   message: "{subject} grants {role}, which leads to the rights of service accounts"
#   remediation: Grant the role on single service accounts, or give the services that need it accounts with few rights.
#   partial: {checkov: [CKV_GCP_49]}
#   since: "2026.1"
package groundrule.access.google.escalation_role

import rego.v1

# Roles that make keys or tokens, or set policies; and those of services that run what they are given.
leading := {
	"roles/cloudbuild.builds.editor",
	"roles/dataflow.admin",
	"roles/dataflow.developer",
	"roles/deploymentmanager.editor",
	"roles/iam.securityAdmin",
	"roles/iam.serviceAccountAdmin",
	"roles/iam.serviceAccountKeyAdmin",
	"roles/iam.serviceAccountOpenIdTokenCreator",
	"roles/iam.workloadIdentityUser",
}

violations contains {"at": "role", "needs": ["role"]} if input.values.role in leading

violations contains {"at": "members", "element": member, "needs": ["role"]} if {
	of_agents
	some member in input.values.members
}

satisfied if not powerful

powerful if input.values.role in leading

powerful if of_agents

# What Google's own agents need, and no person, nor the account that machines have by default.
of_agents if endswith(input.values.role, ".serviceAgent")

of_agents if input.values.role == "roles/cloudbuild.builds.builder"
