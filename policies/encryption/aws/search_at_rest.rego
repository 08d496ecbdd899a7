# METADATA
# title: A search domain is not encrypted
# description: Whoever gets at its storage or its automated snapshots reads every document.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_opensearch_domain, aws_elasticsearch_domain]
#       reads:
#         encrypted: encrypt_at_rest.enabled
#   message: "{subject} is not encrypted"
#   remediation: Set `enabled = true` in `encrypt_at_rest`.
#   controls: {nist-800-53-r5: [SC-28, SC-28(1)]}
#   aliases: {checkov: [CKV_AWS_5], trivy: [AWS-0048], tfsec: [aws-elastic-search-enable-domain-encryption]}
package groundrule.encryption.aws.search_at_rest

import rego.v1

violations contains {"at": "encrypted"} if not input.values.encrypted == true
