# METADATA
# title: A distribution answers over plain HTTP
# description: Whoever is on the way reads and changes what goes over it, passwords and sessions included.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudfront_distribution]
#       each: [default_cache_behavior, ordered_cache_behavior]
#       reads:
#         policy: .viewer_protocol_policy
#   message: "{subject} answers over plain HTTP"
#   remediation: Set `viewer_protocol_policy = "redirect-to-https"` or `"https-only"`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   aliases:
#     checkov: [CKV_AWS_34]
#     trivy: [AWS-0012]
#     tfsec: [aws-cloudfront-enforce-https]
#     regula: [FG_R00011]
package groundrule.encryption.aws.cdn_https

import rego.v1

violations contains {"at": "policy"} if input.values.policy == "allow-all"
