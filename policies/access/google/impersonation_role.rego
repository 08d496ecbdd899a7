# METADATA
# title: Service accounts can be impersonated all over a project
# description: Whoever has the role takes on the rights of every service account there, those made later too.
# custom:
#   severity: high
#   subjects:
#     - types:
#         - google_project_iam_binding
#         - google_project_iam_member
#         - google_folder_iam_binding
#         - google_folder_iam_member
#         - google_organization_iam_binding
#         - google_organization_iam_member
#       reads: {role: role}
#   message: "{subject} grants {role}, which impersonates every service account"
#   remediation: Grant the role on single service accounts with `google_service_account_iam_member`.
#   aliases: {checkov: [CKV_GCP_41, CKV_GCP_49], trivy: [GCP-0011], regula: [FG_R00385]}
#   since: "2026.1"
package groundrule.access.google.impersonation_role

import rego.v1

# Predefined roles with `iam.serviceAccounts.actAs`, `getAccessToken`, `getOpenIdToken`, `implicitDelegation` or `signJwt`.
impersonating := {
	"roles/dataproc.serviceAgent",
	"roles/iam.serviceAccountTokenCreator",
	"roles/iam.serviceAccountUser",
	"roles/iam.workloadIdentityUser",
	"roles/serverless.serviceAgent",
}

violations contains {"at": "role"} if input.values.role in impersonating
