# METADATA
# title: An API's domain accepts old versions of TLS
# description: TLS 1.0 and 1.1 have known weaknesses; nothing current needs them.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_api_gateway_domain_name]
#       reads: {policy: security_policy}
#   message: "{subject} accepts TLS below 1.2 ({policy})"
#   remediation: Set `security_policy = "TLS_1_2"`, or a later one.
#   aliases: {checkov: [CKV_AWS_206], trivy: [AWS-0005], regula: [FG_R00375]}
package groundrule.encryption.aws.api_domain_tls

import rego.v1

violations contains {"at": "policy"} if not new_enough

new_enough if regex.match(`^(TLS_1_2|SecurityPolicy_TLS1[23]_.+)$`, input.values.policy)
