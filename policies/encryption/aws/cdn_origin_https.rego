# METADATA
# title: A distribution fetches over plain HTTP
# description: Whoever is on the way between the edge and the origin reads and changes what goes over it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudfront_distribution]
#       each: origin
#       reads:
#         custom: {presence: .custom_origin_config}
#         protocol: .custom_origin_config.origin_protocol_policy
#         domain: .domain_name
#         on: enabled
#   message: "{subject} fetches over plain HTTP ({protocol})"
#   remediation: Set `origin_protocol_policy = "https-only"` in `custom_origin_config`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   partial: {checkov: [CKV2_AWS_72], regula: [FG_R00010]}
package groundrule.encryption.aws.cdn_origin_https

import rego.v1

# One that is off fetches nothing.
applies if {
	input.values.custom == true
	not input.values.on == false
}

violations contains {"at": "protocol"} if {
	not input.values.protocol == "https-only"
	not website
}

satisfied if input.values.protocol == "https-only"

satisfied if website

# Websites of S3 have no HTTPS.
website if regex.match(`\.s3-website[.-][a-z0-9-]+\.amazonaws\.com(\.cn)?$`, input.values.domain)
