# METADATA
# title: Logs in a bucket can be deleted before their time
# description: Whoever wants to leave no trace shortens the retention, or takes it off, and deletes them.
# custom:
#   severity: low
#   subjects:
#     - types: [google_logging_folder_sink, google_logging_organization_sink, google_logging_project_sink]
#       reads: {destination: {values: [destination], among: ["storage.googleapis.com/*"]}}
#       related:
#         bucket:
#           type: google_storage_bucket
#           by: destination
#           to: [name, id, url]
#           reads: {locked: retention_policy.is_locked}
#         named:
#           type: google_storage_bucket
#           all: true
#           reads: {name: name, locked: retention_policy.is_locked}
#   message: "{subject} writes to a bucket whose retention is not locked"
#   remediation: Set `is_locked = true` in the `retention_policy` of the bucket. It cannot be taken back.
#   controls: {cis-google-2.0: ["2.3"]}
#   aliases: {checkov: [CKV2_GCP_4]}
#   partial: {regula: [FG_R00393]}
#   since: "2026.1"
package groundrule.logging.google.bucket_retention_lock

import rego.v1

violations contains {"at": ["bucket", bucket.ref, "locked"], "needs": [["bucket", "locked"]]} if {
	some bucket in input.related.bucket
	not bucket.values.locked == true
}

violations contains {"at": ["named", bucket.ref, "locked"]} if {
	some bucket in input.related.named
	some destination in input.values.destination
	destination == concat("/", ["storage.googleapis.com", bucket.values.name])
	not bucket.values.locked == true
}

# It writes to something else.
satisfied if {
	count(input.values.destination) == 0
	count(input.related.bucket) == 0
}
