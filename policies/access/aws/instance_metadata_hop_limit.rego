# METADATA
# title: Answers of the instance metadata service travel too far
# description: >-
#   With more than one hop the service's answers, credentials among them, reach containers and what an instance
#   forwards to.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_instance, aws_launch_template, aws_launch_configuration, aws_spot_instance_request]
#       reads:
#         endpoint: metadata_options.http_endpoint
#         hops: metadata_options.http_put_response_hop_limit
#   message: "{subject} lets metadata answers travel {hops} hops"
#   remediation: Set `http_put_response_hop_limit` in `metadata_options` to what `metadata_hop_limit` allows.
#   controls: {nist-800-53-r5: [CM-2]}
#   aliases: {checkov: [CKV_AWS_341]}
#   since: "2026.1"
package groundrule.access.aws.instance_metadata_hop_limit

import rego.v1

violations contains {"at": "hops"} if {
	not disabled
	input.values.hops > data.standards.access.metadata_hop_limit
}

satisfied if disabled

disabled if input.values.endpoint == "disabled"
