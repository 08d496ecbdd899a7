# METADATA
# title: A VPC has no flow log
# description: Nobody can tell afterwards who talked to whom.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_vpc, aws_default_vpc]
#       related:
#         logs: {type: aws_flow_log, by: vpc_id, to: id}
#   message: "{subject} has no flow log"
#   remediation: Add an `aws_flow_log` whose `vpc_id` is this VPC.
#   controls:
#     nist-800-53-r5: [AU-2, AU-12]
#     cis-aws-3.0: ["3.7"]
#   aliases:
#     checkov: [CKV2_AWS_11]
#     trivy: [AWS-0178]
#     tfsec: [aws-ec2-require-vpc-flow-logs-for-all-vpcs]
#     regula: [FG_R00054]
package groundrule.logging.aws.vpc_flow_log

import rego.v1

violations contains {"at": []} if count(input.related.logs) == 0

satisfied if some _ in input.related.logs
