# METADATA
# title: A load balancer or firewall can be deleted by accident
# description: >-
#   Deletion protection makes deleting it two deliberate steps; until it is back, nothing behind it is reached, or
#   everything is.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_lb, aws_alb]
#       reads: {protected: enable_deletion_protection}
#     - types: [aws_networkfirewall_firewall]
#       reads: {protected: delete_protection}
#   message: "{subject} is not protected against deletion"
#   remediation: Set `enable_deletion_protection = true` (`delete_protection` on `aws_networkfirewall_firewall`).
#   controls: {nist-800-53-r5: [CM-3, SC-5(2)]}
#   aliases: {checkov: [CKV_AWS_150, CKV_AWS_344]}
package groundrule.resilience.aws.network_deletion_protection

import rego.v1

violations contains {"at": "protected"} if not input.values.protected == true
