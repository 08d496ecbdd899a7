# METADATA
# title: An instance uses every API as the project's default service account
# description: >-
#   Whoever gets at the instance may do in the project what that account may, which often is to edit all of it.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [google_compute_instance, google_compute_instance_from_template, google_compute_instance_template]
#       reads:
#         name: name
#         emails: {values: [service_account.email]}
#         scopes: {values: [service_account.scopes]}
#       related:
#         own:
#           type: google_service_account
#           by: service_account.email
#           to: email
#   message: "{subject} uses every API as the project's default service account"
#   remediation: >-
#     Set `email` in `service_account` to a `google_service_account` that has the rights which the instance needs.
#   controls: {cis-google-2.0: ["4.2"]}
#   aliases: {checkov: [CKV_GCP_31], regula: [FG_R00412]}
package groundrule.access.google.instance_default_account_full_scope

import rego.v1

full := {"cloud-platform", "https://www.googleapis.com/auth/cloud-platform"}

violations contains {"at": "scopes", "needs": ["emails", "name"]} if {
	default_account
	not of_cluster
	some scope in input.values.scopes
	scope in full
}

satisfied if some _ in input.related.own

satisfied if of_cluster

default_account if count(named) == 0

default_account if {
	some email in named
	regex.match(`^[0-9]+-compute@developer\.gserviceaccount\.com$`, email)
}

named contains email if {
	some email in input.values.emails
	email != ""
}

# GKE names the machines that it makes, and chooses their account.
of_cluster if startswith(input.values.name, "gke-")
