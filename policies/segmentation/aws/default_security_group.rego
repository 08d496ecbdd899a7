# METADATA
# title: A default security group lets traffic through
# description: >-
#   Whatever is started without a security group lands in its VPC's default one, so that one should let nothing
#   through.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_default_security_group]
#       reads:
#         ingress: {presence: ingress}
#         egress: {presence: egress}
#   message: "{subject} has rules of its own: {at}"
#   remediation: Leave out every `ingress` and `egress` block, so that Terraform removes the rules that AWS made.
#   controls:
#     nist-800-53-r5: [AC-4, SC-7]
#     cis-aws-3.0: ["5.4"]
#   aliases: {trivy: [AWS-0173], tfsec: [aws-ec2-restrict-all-in-default-sg], regula: [FG_R00089]}
package groundrule.segmentation.aws.default_security_group

import rego.v1

violations contains {"at": "ingress", "needs": ["ingress"]} if input.values.ingress == true

violations contains {"at": "egress", "needs": ["egress"]} if input.values.egress == true
