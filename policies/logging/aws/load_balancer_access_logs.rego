# METADATA
# title: A load balancer keeps no access log
# description: Nobody can tell afterwards who asked for what.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_lb, aws_alb]
#       reads:
#         kind: load_balancer_type
#         enabled: access_logs.enabled
#     - types: [aws_elb]
#       reads:
#         kind: {const: classic}
#         enabled: access_logs.enabled
#   message: "{subject} keeps no access log"
#   remediation: Add an `access_logs` block with a `bucket` and `enabled = true`.
#   controls: {nist-800-53-r5: [AU-2, AU-12]}
#   aliases: {checkov: [CKV_AWS_91, CKV_AWS_92], regula: [FG_R00066]}
package groundrule.logging.aws.load_balancer_access_logs

import rego.v1

# A gateway load balancer has no access log.
applies if not gateway

gateway if input.values.kind == "gateway"

violations contains {"at": "enabled"} if not input.values.enabled == true
