# METADATA
# title: Threat detection is off
# description: GuardDuty finds stolen credentials and strange traffic in what is recorded anyway; a detector that is off finds nothing.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_guardduty_detector]
#       reads:
#         enabled: enable
#   message: "{subject} is off"
#   remediation: Leave `enable` out, or set it to `true`.
#   controls: {nist-800-53-r5: [SI-4]}
#   aliases: {checkov: [CKV_AWS_238]}
package groundrule.logging.aws.threat_detection

import rego.v1

# The provider turns it on unless told otherwise.
violations contains {"at": "enabled"} if input.values.enabled == false
