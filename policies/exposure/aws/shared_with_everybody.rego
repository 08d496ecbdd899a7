# METADATA
# title: A snapshot, an image or a document is shared with everybody
# description: Every account of the provider can copy it, and reads what is in it.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types: [aws_ssm_document]
#       reads:
#         accounts: permissions
#     - types: [aws_db_cluster_snapshot, aws_db_snapshot, aws_db_snapshot_copy]
#       reads:
#         accounts: {values: shared_accounts}
#     - types: [aws_ami_launch_permission]
#       reads:
#         accounts: {values: group}
#   message: "{subject} is shared with everybody"
#   remediation: >-
#     Name the accounts that need it, in `permissions.account_ids`, `shared_accounts` or `account_id`.
#   controls: {nist-800-53-r5: [AC-3, AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_302, CKV_AWS_303]}
package groundrule.exposure.aws.shared_with_everybody

import rego.v1

violations contains {"at": "accounts"} if {
	some account in input.values.accounts
	account in {"all", "All"}
}
