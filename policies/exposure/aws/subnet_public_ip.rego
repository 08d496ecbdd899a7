# METADATA
# title: A subnet gives its instances public addresses
# description: Whatever is started in it can be reached from the internet, without anybody having asked for that.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_subnet, aws_default_subnet]
#       reads:
#         public: map_public_ip_on_launch
#   message: "{subject} gives its instances public IP addresses"
#   remediation: Set `map_public_ip_on_launch = false`, and ask for an address where one is needed.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_130], trivy: [AWS-0164], tfsec: [aws-ec2-no-public-ip-subnet]}
package groundrule.exposure.aws.subnet_public_ip

import rego.v1

violations contains {"at": "public"} if input.values.public == true
