# METADATA
# title: The default VPC is used
# description: >-
#   Every subnet of a default VPC is public and gives out public addresses, so what is put there by accident stands in
#   the internet.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_default_vpc]
#       reads:
#         managed: {const: true}
#   message: "{subject} is the region's default VPC"
#   remediation: Make an `aws_vpc` with subnets of its own, and delete the default one.
#   aliases: {checkov: [CKV_AWS_148], trivy: [AWS-0101], tfsec: [aws-ec2-no-default-vpc]}
package groundrule.segmentation.aws.default_vpc

import rego.v1

violations contains {"at": []} if input.values.managed
