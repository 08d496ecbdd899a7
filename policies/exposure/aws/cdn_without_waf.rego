# METADATA
# title: A distribution has no web application firewall
# description: Known attacks, floods and bots reach what stands behind it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudfront_distribution]
#       reads: {acl: {presence: web_acl_id}}
#   message: "{subject} has no web application firewall"
#   remediation: Set `web_acl_id` to the ARN of an `aws_wafv2_web_acl` of the scope `CLOUDFRONT`.
#   controls: {nist-800-53-r5: [AC-4(21)]}
#   aliases: {checkov: [CKV_AWS_68], trivy: [AWS-0011], regula: [FG_R00073]}
package groundrule.exposure.aws.cdn_without_waf

import rego.v1

violations contains {"at": "acl"} if input.values.acl == false
