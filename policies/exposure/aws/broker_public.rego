# METADATA
# title: A broker or a replication instance has a public address
# description: Whoever finds it can try passwords and exploits against it; only its security groups stand in between.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types: [aws_mq_broker]
#       reads:
#         public: publicly_accessible
#     - types: [aws_dms_replication_instance]
#       reads:
#         public:
#           value: publicly_accessible
#           left:
#             default: false
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dms_replication_instance
#     - types: [aws_msk_cluster]
#       reads:
#         public: broker_node_group_info.connectivity_info.public_access.type
#   message: "{subject} is publicly accessible"
#   remediation: Set `publicly_accessible = false`; on a cluster of MSK `type = "DISABLED"` in `public_access`.
#   aliases: {checkov: [CKV_AWS_69, CKV_AWS_89, CKV_AWS_291], trivy: [AWS-0072], tfsec: [aws-mq-no-public-access]}
package groundrule.exposure.aws.broker_public

import rego.v1

violations contains {"at": "public"} if input.values.public in {true, "SERVICE_PROVIDED_EIPS"}
