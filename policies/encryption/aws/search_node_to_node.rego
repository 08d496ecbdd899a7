# METADATA
# title: The nodes of a search domain talk in the clear
# description: Documents and queries go from node to node unencrypted, so whoever is on the network between them reads along.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_opensearch_domain, aws_elasticsearch_domain]
#       reads:
#         encrypted: node_to_node_encryption.enabled
#         nodes:
#           value: cluster_config.instance_count
#           left:
#             default: 1
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain
#         masters: cluster_config.dedicated_master_enabled
#         warm: cluster_config.warm_enabled
#   message: "{subject} does not encrypt what its nodes send each other"
#   remediation: Set `enabled = true` in `node_to_node_encryption`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   aliases: {checkov: [CKV_AWS_6]}
#   partial: {trivy: [AWS-0043], tfsec: [aws-elastic-search-enable-in-transit-encryption]}
package groundrule.encryption.aws.search_node_to_node

import rego.v1

violations contains {"at": "encrypted"} if {
	several
	not input.values.encrypted == true
}

satisfied if input.values.encrypted == true

# A node that stands alone has nobody to talk to.
satisfied if not several

several if input.values.nodes > 1

several if input.values.masters == true

several if input.values.warm == true
