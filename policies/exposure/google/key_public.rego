# METADATA
# title: A key can be used by everybody
# description: Whoever has a Google account, or nobody at all, can do with the key what the role allows, so that it protects nothing.
# custom:
#   severity: high
#   subjects:
#     - types: [google_kms_crypto_key]
#       related:
#         member:
#           type: google_kms_crypto_key_iam_member
#           by: crypto_key_id
#           to: id
#           reads: &member {members: {values: [member], among: &everybody [allUsers, allAuthenticatedUsers]}}
#         binding:
#           type: google_kms_crypto_key_iam_binding
#           by: crypto_key_id
#           to: id
#           reads: &binding {members: {values: [members], among: *everybody}}
#     - types: [google_kms_key_ring]
#       related:
#         member:
#           type: google_kms_key_ring_iam_member
#           by: key_ring_id
#           to: id
#           reads: *member
#         binding:
#           type: google_kms_key_ring_iam_binding
#           by: key_ring_id
#           to: id
#           reads: *binding
#   message: "{subject} can be used by {element}"
#   remediation: Name users, groups or service accounts in `member` or `members`.
#   controls: {cis-google-2.0: ["1.9"]}
#   aliases: {checkov: [CKV2_GCP_6, CKV2_GCP_8], regula: [FG_R00386]}
#   since: "2026.1"
package groundrule.exposure.google.key_public

import rego.v1

violations contains {"at": [kind, grant.ref, "members"], "element": member} if {
	some kind in {"member", "binding"}
	some grant in input.related[kind]
	some member in grant.values.members
}
