# METADATA
# title: A transit gateway lets in whoever it is shared with
# description: Every account that it is shared with can attach a network, and nobody is asked.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_ec2_transit_gateway]
#       reads: {accept: auto_accept_shared_attachments}
#   message: "{subject} accepts attachments without asking"
#   remediation: Set `auto_accept_shared_attachments = "disable"`, or leave it out.
#   controls: {nist-800-53-r5: [CM-2]}
#   aliases: {checkov: [CKV_AWS_331]}
package groundrule.segmentation.aws.transit_auto_accept

import rego.v1

violations contains {"at": "accept"} if input.values.accept == "enable"
