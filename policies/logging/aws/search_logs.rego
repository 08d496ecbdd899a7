# METADATA
# title: A search domain does not log
# description: Nobody can tell afterwards what failed, what was slow, or who asked for what.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticsearch_domain, aws_opensearch_domain]
#       reads: {options: log_publishing_options}
#   message: "{subject} does not log"
#   remediation: Add `log_publishing_options`, for `AUDIT_LOGS` first of all.
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases: {checkov: [CKV_AWS_84]}
#   partial: {trivy: [AWS-0042]}
package groundrule.logging.aws.search_logs

import rego.v1

violations contains {"at": "options"} if not logged

satisfied if logged

# On is the default within a block.
logged if {
	some option in input.values.options
	not option.enabled == false
}
