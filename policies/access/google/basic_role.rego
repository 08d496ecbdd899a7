# METADATA
# title: A basic role is granted
# description: Owner, editor and viewer reach into every service of a project, and of all projects below a folder or an organisation.
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
#   message: "{subject} grants the basic role {role}"
#   remediation: Set `role` to predefined or custom roles of the services that are used.
#   aliases: {checkov: [CKV_GCP_115, CKV_GCP_116, CKV_GCP_117]}
#   partial: {checkov: [CKV_GCP_49], trivy: [GCP-0007]}
#   since: "2026.1"
package groundrule.access.google.basic_role

import rego.v1

violations contains {"at": "role"} if input.values.role in {"roles/owner", "roles/editor", "roles/viewer"}
