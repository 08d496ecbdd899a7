# METADATA
# title: A listener answers over plain HTTP
# description: Whoever is on the way reads and changes what goes over it, passwords and sessions included.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_lb_listener, aws_alb_listener]
#       reads:
#         protocol:
#           value: protocol
#           left:
#             default: HTTP
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener
#         port: {presence: port}
#         redirects: {values: default_action.redirect.protocol}
#   message: "{subject} answers over {protocol} and does not redirect to HTTPS"
#   remediation: >-
#     Let `default_action` be a `redirect` with `protocol = "HTTPS"`, or set the listener's `protocol = "HTTPS"`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   aliases: {checkov: [CKV_AWS_2], trivy: [AWS-0054], tfsec: [aws-elb-http-not-used]}
#   partial: {checkov: [CKV_AWS_103]}
package groundrule.encryption.aws.listener_redirect

import rego.v1

# A listener of a gateway load balancer has neither port nor protocol.
applies if {
	input.values.port == true
	input.values.protocol == "HTTP"
}

violations contains {"at": "redirects"} if not redirects

satisfied if redirects

redirects if {
	some protocol in input.values.redirects
	protocol == "HTTPS"
}
