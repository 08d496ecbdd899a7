# METADATA
# title: The instance metadata service is not told to ask for a session token
# description: >-
#   Version 1 of the service gives an instance's credentials to any request that reaches it, also to one that a
#   server was tricked into making.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_instance, aws_launch_template, aws_launch_configuration, aws_spot_instance_request]
#       reads:
#         endpoint: metadata_options.http_endpoint
#         tokens: metadata_options.http_tokens
#   message: "{subject} does not tell its metadata service to ask for a session token"
#   remediation: Set `http_tokens = "required"` in `metadata_options`.
#   controls:
#     nist-800-53-r5: [AC-3, AC-6]
#     cis-aws-3.0: ["5.6"]
#   aliases:
#     checkov: [CKV_AWS_79]
#     trivy: [AWS-0028, AWS-0130]
#     tfsec: [aws-ec2-enforce-http-token-imds, aws-ec2-enforce-launch-config-http-token-imds]
#   since: "2026.1"
package groundrule.access.aws.instance_metadata

import rego.v1

violations contains {"at": "tokens"} if {
	not disabled
	not input.values.tokens == "required"
}

satisfied if disabled

disabled if input.values.endpoint == "disabled"
