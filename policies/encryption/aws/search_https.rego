# METADATA
# title: A search domain answers over plain HTTP
# description: Whoever is on the way reads queries, documents and credentials.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_opensearch_domain, aws_elasticsearch_domain]
#       reads:
#         https: domain_endpoint_options.enforce_https
#   message: "{subject} answers over plain HTTP"
#   remediation: Set `enforce_https = true` in `domain_endpoint_options`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   aliases: {checkov: [CKV_AWS_83], trivy: [AWS-0046], tfsec: [aws-elastic-search-enforce-https]}
package groundrule.encryption.aws.search_https

import rego.v1

violations contains {"at": "https"} if not input.values.https == true
