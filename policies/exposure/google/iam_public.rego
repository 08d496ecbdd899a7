# METADATA
# title: Everybody is granted a role
# description: "`allUsers` is everybody on the internet, `allAuthenticatedUsers` everybody with a Google account, whoever that is."
# custom:
#   severity: critical
#   subjects:
#     - types: ["google_*_iam_member"]
#       reads: {members: {values: [member], among: &everybody [allUsers, allAuthenticatedUsers]}, policy: {const: {}}}
#     - types: ["google_*_iam_binding"]
#       reads: {members: {values: [members], among: *everybody}, policy: {const: {}}}
#     - types: ["google_*_iam_policy"]
#       reads: {members: {const: []}, policy: {json: policy_data}}
#   message: "{subject} grants a role to {element}"
#   remediation: Name users, groups, service accounts or a domain in `member` or `members`.
#   aliases:
#     checkov: [CKV_GCP_28, CKV_GCP_102, CKV_GCP_112]
#     trivy: [GCP-0001]
#     regula: [FG_R00386, FG_R00420]
#   partial: {checkov: [CKV_GCP_15, CKV_GCP_99, CKV_GCP_107, CKV2_GCP_6, CKV2_GCP_8], trivy: [GCP-0046]}
#   since: "2026.1"
package groundrule.exposure.google.iam_public

import rego.v1

everybody := {"allUsers", "allAuthenticatedUsers"}

violations contains {"at": "members", "element": member} if {
	some member in input.values.members
}

violations contains {"at": "policy", "element": member} if {
	some binding in input.values.policy.bindings
	some member in binding.members
	member in everybody
}
