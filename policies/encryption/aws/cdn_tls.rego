# METADATA
# title: A distribution accepts old versions of TLS
# description: >-
#   TLS 1.0 and 1.1 have known weaknesses; nothing current needs them. With CloudFront's own certificate they are
#   accepted, whatever is written.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudfront_distribution]
#       reads:
#         own_domain: viewer_certificate.cloudfront_default_certificate
#         version: viewer_certificate.minimum_protocol_version
#   message: "{subject} accepts TLS below 1.2"
#   remediation: >-
#     Use a certificate of your own in `viewer_certificate`, with `minimum_protocol_version = "TLSv1.2_2021"`.
#   aliases: {checkov: [CKV_AWS_174]}
#   partial: {trivy: [AWS-0013], tfsec: [aws-cloudfront-use-secure-tls-policy]}
package groundrule.encryption.aws.cdn_tls

import rego.v1

violations contains {"at": "own_domain", "needs": ["own_domain"]} if input.values.own_domain == true

violations contains {"at": "version", "needs": ["version"]} if not starts_at_tls_1_2

starts_at_tls_1_2 if regex.match(`^TLSv1\.[23]_`, input.values.version)
