# METADATA
# title: A function stands outside of the VPC
# description: What it talks to passes no security group, and no flow log shows it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function]
#       reads: {vpc: {presence: vpc_config}}
#   message: "{subject} stands outside of the VPC"
#   remediation: Set `subnet_ids` and `security_group_ids` in `vpc_config`.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_117]}
package groundrule.segmentation.aws.function_outside_vpc

import rego.v1

violations contains {"at": "vpc"} if input.values.vpc == false
