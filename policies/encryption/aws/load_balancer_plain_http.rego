# METADATA
# title: A load balancer serves plain HTTP
# description: >-
#   One of its listeners answers over HTTP without sending clients to HTTPS, so whoever is on the way reads and changes
#   what goes over it.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_lb, aws_alb]
#       reads: {kind: load_balancer_type}
#       related:
#         listener:
#           type: [aws_lb_listener, aws_alb_listener]
#           by: load_balancer_arn
#           to: [arn, id]
#           reads:
#             protocol: protocol
#             redirects: {values: default_action.redirect.protocol}
#   message: "{subject} serves plain HTTP: {at}"
#   remediation: >-
#     Let the listener's `default_action` be a `redirect` with `protocol = "HTTPS"`, or set its `protocol = "HTTPS"`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   aliases: {checkov: [CKV2_AWS_20]}
#   since: "2026.1"
package groundrule.encryption.aws.load_balancer_plain_http

import rego.v1

# The others have no listeners of HTTP.
applies if not of_another_kind

of_another_kind if input.values.kind in {"gateway", "network"}

violations contains {"at": ["listener", listener.ref, "protocol"]} if {
	some listener in input.related.listener
	listener.values.protocol == "HTTP"
	not redirecting[listener.ref]
}

redirecting contains listener.ref if {
	some listener in input.related.listener
	some protocol in listener.values.redirects
	protocol == "HTTPS"
}
