# METADATA
# title: A data warehouse names no subnets of its own
# description: It lands where the account puts what names no network, not in the subnets that were made for it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_redshift_cluster]
#       reads:
#         subnets: {presence: cluster_subnet_group_name}
#   message: "{subject} names no subnets of its own"
#   remediation: Set `cluster_subnet_group_name` to an `aws_redshift_subnet_group`.
#   aliases: {checkov: [CKV_AWS_154], trivy: [AWS-0127], tfsec: [aws-redshift-use-vpc]}
package groundrule.segmentation.aws.warehouse_outside_vpc

import rego.v1

violations contains {"at": "subnets"} if input.values.subnets == false
