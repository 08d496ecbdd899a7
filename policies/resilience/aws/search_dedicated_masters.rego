# METADATA
# title: A search domain has no dedicated masters
# description: A node that is busy with queries also has to hold the cluster together.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticsearch_domain, aws_opensearch_domain]
#       reads: {masters: cluster_config.dedicated_master_enabled}
#   message: "{subject} has no dedicated masters"
#   remediation: Set `dedicated_master_enabled = true` in `cluster_config`.
#   controls: {nist-800-53-r5: [CP-10, SI-13(5)]}
#   aliases: {checkov: [CKV2_AWS_59]}
package groundrule.resilience.aws.search_dedicated_masters

import rego.v1

violations contains {"at": "masters"} if not input.values.masters == true
