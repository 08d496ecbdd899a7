# METADATA
# title: An instance gets a public address
# description: >-
#   A machine that can be reached from the internet is attacked from there; a load balancer or a NAT gateway stands
#   in front of it otherwise.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_instance, aws_spot_instance_request, aws_launch_configuration]
#       reads:
#         public: associate_public_ip_address
#     - types: [aws_launch_template]
#       each: network_interfaces
#       reads:
#         public: .associate_public_ip_address
#   message: "{subject} gets a public IP address"
#   remediation: Set `associate_public_ip_address = false`.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_88], trivy: [AWS-0009], tfsec: [aws-ec2-no-public-ip], regula: [FG_R00271]}
package groundrule.exposure.aws.instance_public_ip

import rego.v1

# Launch templates keep it as a string, so that they can tell "unset" from "false".
violations contains {"at": "public"} if input.values.public in {true, "true"}
