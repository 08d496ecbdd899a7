# METADATA
# title: A VPC's default security group is left as AWS made it
# description: >-
#   The group that AWS makes with every VPC lets its members talk to each other and out to everywhere, and whatever is
#   started without a group lands in it. Only an `aws_default_security_group` without rules takes these away.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_vpc]
#       related:
#         group:
#           type: aws_default_security_group
#           by: vpc_id
#           to: [id]
#           reads:
#             ingress: {presence: ingress}
#             egress: {presence: egress}
#           related:
#             rule:
#               type: [aws_security_group_rule, aws_vpc_security_group_egress_rule, aws_vpc_security_group_ingress_rule]
#               by: security_group_id
#               to: [id]
#               from: related
#   message: "{subject} has a default security group that lets traffic through"
#   remediation: Add an `aws_default_security_group` with the `vpc_id` of this VPC, without `ingress` and `egress` blocks.
#   controls:
#     nist-800-53-r5: [AC-4, SC-7]
#     cis-aws-3.0: ["5.4"]
#   aliases: {checkov: [CKV2_AWS_12]}
#   since: "2026.1"
package groundrule.segmentation.aws.vpc_default_security_group

import rego.v1

violations contains {"at": []} if count(input.related.group) == 0

violations contains {"at": ["group", group.ref, list]} if {
	some group in input.related.group
	some list in ["ingress", "egress"]
	group.values[list] == true
}

# Rules that stand in resources of their own.
violations contains {"at": ["group", group.ref, "ingress"]} if {
	some group in input.related.group
	some _ in group.related.rule
}
