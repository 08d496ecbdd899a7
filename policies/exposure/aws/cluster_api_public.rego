# METADATA
# title: A cluster's API can be reached from the internet
# description: >-
#   Whoever gets hold of a token, or finds a hole in the API server, can use it. A private endpoint is reached from
#   the VPC only.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_eks_cluster]
#       reads:
#         public:
#           value: vpc_config.endpoint_public_access
#           left:
#             default: true
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_cluster
#   message: "{subject} has an API that can be reached from the internet"
#   remediation: Set `endpoint_public_access = false` and `endpoint_private_access = true` in `vpc_config`.
#   aliases: {checkov: [CKV_AWS_39], trivy: [AWS-0040]}
package groundrule.exposure.aws.cluster_api_public

import rego.v1

violations contains {"at": "public"} if not input.values.public == false
