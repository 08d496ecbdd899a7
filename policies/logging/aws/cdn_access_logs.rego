# METADATA
# title: A distribution keeps no access log
# description: Nobody can tell afterwards who asked for what.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudfront_distribution]
#       reads:
#         bucket: {presence: logging_config.bucket}
#       related:
#         delivery: {type: aws_cloudwatch_log_delivery_source, by: resource_arn, to: arn}
#   message: "{subject} keeps no access log"
#   remediation: >-
#     Add a `logging_config` block with a `bucket`, or an `aws_cloudwatch_log_delivery_source` whose `resource_arn` is
#     the distribution's.
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases:
#     checkov: [CKV_AWS_86]
#     trivy: [AWS-0010]
#     tfsec: [aws-cloudfront-enable-logging]
#     regula: [FG_R00067]
package groundrule.logging.aws.cdn_access_logs

import rego.v1

violations contains {"at": "bucket"} if {
	input.values.bucket == false
	count(input.related.delivery) == 0
}

satisfied if input.values.bucket == true

satisfied if some _ in input.related.delivery
