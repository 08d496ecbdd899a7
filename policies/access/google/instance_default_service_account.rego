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
#         named: {presence: service_account.email}
#         email: service_account.email
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

violations contains {"at": "named", "needs": ["named", "name"]} if {
	input.values.named == false
	not of_cluster
}

violations contains {"at": "email", "needs": ["email", "name"]} if {
	regex.match(`^[0-9]+-compute@developer\.gserviceaccount\.com$`, input.values.email)
	not of_cluster
}

satisfied if some _ in input.related.own

satisfied if of_cluster

# GKE names the machines that it makes, and chooses their account.
of_cluster if startswith(input.values.name, "gke-")
