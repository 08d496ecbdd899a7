# METADATA
# title: Service accounts can be impersonated all over a project
# description: Whoever has the role takes on the rights of every service account there, those made later too.
# custom:
#   severity: high
#   subjects:
#     - types: [google_folder_iam_binding, google_organization_iam_binding, google_project_iam_binding]
#       reads: {role: role, members: {values: [members]}}
#     - types: [google_folder_iam_member, google_organization_iam_member, google_project_iam_member]
#       reads: {role: role, members: {values: [member]}}
#   message: "{subject} grants {role}, which impersonates every service account"
#   remediation: Grant the role on single service accounts with `google_service_account_iam_member`.
#   controls: {cis-google-2.0: ["1.6"]}
#   aliases: {checkov: [CKV_GCP_41, CKV_GCP_49], trivy: [GCP-0011], regula: [FG_R00385]}
#   since: "2026.1"
package groundrule.access.google.impersonation_role

import rego.v1

# Predefined roles with `iam.serviceAccounts.actAs`, `getAccessToken`, `getOpenIdToken`, `implicitDelegation` or `signJwt`.
impersonating := {
	"roles/iam.serviceAccountTokenCreator",
	"roles/iam.serviceAccountUser",
	"roles/iam.workloadIdentityUser",
}

# Those that Google's own agents need.
agent_roles := {"roles/dataproc.serviceAgent", "roles/serverless.serviceAgent"}

violations contains {"at": "role", "needs": ["role"]} if input.values.role in impersonating

violations contains {"at": "role", "needs": ["role", "members"]} if {
	input.values.role in agent_roles
	some member in input.values.members
	not agents[member]
}

satisfied if not powerful

powerful if input.values.role in impersonating

powerful if input.values.role in agent_roles

agents contains member if {
	some member in input.values.members
	regex.match(`^serviceAccount:service-[0-9]+@[a-z0-9.-]+\.gserviceaccount\.com$`, member)
}
