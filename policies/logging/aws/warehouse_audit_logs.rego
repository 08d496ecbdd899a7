# METADATA
# title: A warehouse is not audited
# description: Nobody can tell afterwards who logged in and what was asked.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_redshift_cluster]
#       reads: {inline: logging.enable}
#       related:
#         logging: {type: aws_redshift_logging, by: cluster_identifier, to: [id, cluster_identifier]}
#   message: "{subject} is not audited"
#   remediation: >-
#     Add an `aws_redshift_logging` for it (`logging` with `enable = true` before version 6 of the provider).
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases: {checkov: [CKV_AWS_71]}
package groundrule.logging.aws.warehouse_audit_logs

import rego.v1

violations contains {"at": []} if {
	count(input.related.logging) == 0
	not inline
}

satisfied if some _ in input.related.logging

satisfied if inline

inline if input.values.inline == true
