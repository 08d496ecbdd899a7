# METADATA
# title: A web ACL logs nothing
# description: Nobody can tell afterwards what it let through, and what it blocked wrongly.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_wafv2_web_acl]
#       related:
#         logging: {type: aws_wafv2_web_acl_logging_configuration, by: resource_arn, to: arn}
#   message: "{subject} logs nothing"
#   remediation: Add an `aws_wafv2_web_acl_logging_configuration` whose `resource_arn` is the ARN of this web ACL.
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases: {checkov: [CKV2_AWS_31]}
package groundrule.logging.aws.waf_logging

import rego.v1

violations contains {"at": []} if count(input.related.logging) == 0

satisfied if some _ in input.related.logging
