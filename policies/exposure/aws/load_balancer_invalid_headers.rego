# METADATA
# title: A load balancer passes invalid headers on
# description: Servers disagree about malformed headers, and request smuggling lives on that.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_lb, aws_alb]
#       reads:
#         drops: drop_invalid_header_fields
#         kind: load_balancer_type
#   message: "{subject} passes invalid headers on"
#   remediation: Set `drop_invalid_header_fields = true`.
#   aliases: {checkov: [CKV_AWS_131], trivy: [AWS-0052], tfsec: [aws-elb-drop-invalid-headers]}
package groundrule.exposure.aws.load_balancer_invalid_headers

import rego.v1

# Network and gateway load balancers don't look at headers.
applies if not of_another_kind

of_another_kind if input.values.kind != "application"

violations contains {"at": "drops"} if not input.values.drops == true
