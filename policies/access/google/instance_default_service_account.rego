# METADATA
# title: An instance runs as the project's default service account
# description: That account is shared by everything in the project and often may edit all of it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_compute_instance, google_compute_instance_from_template, google_compute_instance_template]
#       reads:
#         name: name
#         account: {presence: service_account}
#         emails: {values: [service_account.email]}
#       related:
#         own:
#           type: google_service_account
#           by: service_account.email
#           to: email
#   message: "{subject} runs as the project's default service account"
#   remediation: >-
#     Set `email` in `service_account` to a `google_service_account` that has the rights which the instance needs.
#   controls: {cis-google-2.0: ["4.1"]}
#   aliases: {checkov: [CKV_GCP_30], trivy: [GCP-0044], tfsec: [google-compute-no-default-service-account], regula: [FG_R00411]}
package groundrule.access.google.instance_default_service_account

import rego.v1

# Without the block an instance has no account at all.
applies if input.values.account == true

violations contains {"at": "emails"} if {
	count(named) == 0
	not of_cluster
}

violations contains {"at": "emails"} if {
	some email in named
	regex.match(`^[0-9]+-compute@developer\.gserviceaccount\.com$`, email)
	not of_cluster
}

named contains email if {
	some email in input.values.emails
	email != ""
}

satisfied if some _ in input.related.own

satisfied if of_cluster

# GKE names the machines that it makes, and chooses their account.
of_cluster if startswith(input.values.name, "gke-")
