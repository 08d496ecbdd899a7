# METADATA
# title: A security group or a rule does not say what it is for
# description: Nobody dares to take a rule away that nobody can explain, so they pile up.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_security_group]
#       reads: {own: description, ingress: ingress, egress: egress}
#     - types:
#         - aws_security_group_rule
#         - aws_vpc_security_group_egress_rule
#         - aws_vpc_security_group_ingress_rule
#       reads: {own: description, ingress: {const: []}, egress: {const: []}}
#   message: "{subject} does not say what it is for: {at}"
#   remediation: Set `description`, on the group and on every rule.
#   aliases: {checkov: [CKV_AWS_23], trivy: [AWS-0099, AWS-0124]}
package groundrule.segmentation.aws.rule_without_description

import rego.v1

# The provider writes something of its own where nothing is set.
violations contains {"at": "own", "needs": ["own"]} if not said

said if {
	input.values.own != ""
	input.values.own != "Managed by Terraform"
}

violations contains {"at": "ingress", "needs": ["ingress"]} if {
	some rule in input.values.ingress
	not rule.description
}

violations contains {"at": "ingress", "needs": ["ingress"]} if {
	some rule in input.values.ingress
	rule.description == ""
}

violations contains {"at": "egress", "needs": ["egress"]} if {
	some rule in input.values.egress
	not rule.description
}

violations contains {"at": "egress", "needs": ["egress"]} if {
	some rule in input.values.egress
	rule.description == ""
}
