# METADATA
# title: A project does not log who reads its data
# description: Without data access logs for all services and for everybody, nobody can tell afterwards what was read.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_project]
#       related:
#         audit:
#           type: google_project_iam_audit_config
#           by: project
#           to: [project_id, id, number]
#           reads:
#             service: service
#             exempted: {values: [audit_log_config.exempted_members]}
#   message: "{subject} does not log everything that everybody reads"
#   remediation: Add a `google_project_iam_audit_config` with `service = "allServices"` and no `exempted_members`.
#   controls: {cis-google-2.0: ["2.1"]}
#   aliases: {checkov: [CKV2_GCP_5], regula: [FG_R00389]}
#   partial: {trivy: [GCP-0079], regula: [FG_R00391]}
package groundrule.logging.google.project_audit

import rego.v1

violations contains {"at": []} if not audited

violations contains {"at": ["audit", audit.ref, "exempted"], "element": member} if {
	some audit in input.related.audit
	some member in audit.values.exempted
}

audited if {
	some audit in input.related.audit
	audit.values.service == "allServices"
}
