# METADATA
# title: A cluster's API answers every network
# description: Whoever gets hold of a token, or finds a hole in the API server, uses it from wherever he is.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_eks_cluster]
#       reads:
#         public:
#           value: vpc_config.endpoint_public_access
#           left:
#             default: true
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster
#         cidrs:
#           value: vpc_config.public_access_cidrs
#           left:
#             default: [0.0.0.0/0]
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster
#   message: "{subject} has an API that answers every network"
#   remediation: Set `public_access_cidrs` in `vpc_config` to known networks, or `endpoint_public_access = false`.
#   aliases: {checkov: [CKV_AWS_38], trivy: [AWS-0041]}
package groundrule.exposure.aws.cluster_api_open

import rego.v1

violations contains {"at": "cidrs", "needs": ["public"]} if {
	not private
	some cidr in input.values.cidrs
	cidr in {"0.0.0.0/0", "::/0"}
}

# An empty list is left to AWS.
violations contains {"at": "cidrs", "needs": ["public", "cidrs"]} if {
	not private
	count(input.values.cidrs) == 0
}

satisfied if private

private if input.values.public == false
