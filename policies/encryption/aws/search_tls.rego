# METADATA
# title: A search domain accepts old versions of TLS
# description: TLS 1.0 and 1.1 have known weaknesses; nothing current needs them. They are what a domain accepts if nothing is said.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_opensearch_domain, aws_elasticsearch_domain]
#       reads:
#         policy: domain_endpoint_options.tls_security_policy
#   message: "{subject} accepts TLS below 1.2 ({policy})"
#   remediation: Set `tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"` in `domain_endpoint_options`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1), SC-13]}
#   aliases: {checkov: [CKV_AWS_228], trivy: [AWS-0126], tfsec: [aws-elastic-search-use-secure-tls-policy]}
package groundrule.encryption.aws.search_tls

import rego.v1

violations contains {"at": "policy"} if not starts_at_tls_1_2

starts_at_tls_1_2 if startswith(input.values.policy, "Policy-Min-TLS-1-2-")
