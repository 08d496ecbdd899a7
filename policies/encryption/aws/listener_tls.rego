# METADATA
# title: A listener accepts old versions of TLS
# description: TLS 1.0 and 1.1 have known weaknesses; nothing current needs them.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_lb_listener, aws_alb_listener]
#       reads:
#         protocol: protocol
#         policy:
#           value: ssl_policy
#           left:
#             default: ELBSecurityPolicy-2016-08
#             source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
#   message: "{subject} accepts TLS below 1.2 ({policy})"
#   remediation: Set `ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"`, or another one that starts at TLS 1.2.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1), SC-13]}
#   aliases: {checkov: [CKV2_AWS_74], trivy: [AWS-0047], tfsec: [aws-elb-use-secure-tls-policy]}
#   partial: {checkov: [CKV_AWS_103]}
package groundrule.encryption.aws.listener_tls

import rego.v1

# Families of predefined policies whose lowest version is TLS 1.2 or 1.3.
strong := {
	"ELBSecurityPolicy-FS-1-2-",
	"ELBSecurityPolicy-TLS-1-2-",
	"ELBSecurityPolicy-TLS13-1-2-",
	"ELBSecurityPolicy-TLS13-1-3-",
}

applies if input.values.protocol in {"HTTPS", "TLS"}

violations contains {"at": "policy"} if not starts_at_tls_1_2

starts_at_tls_1_2 if {
	some prefix in strong
	startswith(input.values.policy, prefix)
}
