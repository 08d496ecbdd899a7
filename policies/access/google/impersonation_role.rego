# METADATA
# title: Service accounts can be impersonated all over a project
# description: Whoever has the role takes on the rights of every service account there, those made later too.
# custom:
#   severity: high
#   subjects:
#     - types:
#         - google_folder_iam_binding
#         - google_folder_iam_member
#         - google_organization_iam_binding
#         - google_organization_iam_member
#         - google_project_iam_binding
#         - google_project_iam_member
#       reads: {role: role}
#   message: "{subject} grants {role}, which impersonates every service account"
#   remediation: Grant the role on single service accounts with `google_service_account_iam_member`.
#   controls: {cis-google-2.0: ["1.6"]}
#   aliases: {checkov: [CKV_GCP_41], trivy: [GCP-0011], regula: [FG_R00385]}
#   partial: {checkov: [CKV_GCP_49]}
#   since: "2026.1"
package groundrule.access.google.impersonation_role

import rego.v1

violations contains {"at": "role"} if {
	input.values.role in {"roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser"}
}
