# METADATA
# title: A resource's name is not what the standard asks for
# description: >-
#   Budgets, alarms, policies and people go by names. Only types that the setting `patterns` names are judged, and names
#   that the configuration gives: not those that the provider makes up from a prefix.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_*, azurerm_*, google_*]
#       reads: {type: $type, name: name}
#     - types: [aws_s3_bucket]
#       reads: {type: $type, name: bucket}
#     - types: [aws_lambda_function]
#       reads: {type: $type, name: function_name}
#     - types: [aws_db_instance]
#       reads: {type: $type, name: identifier}
#     - types: [aws_docdb_cluster, aws_neptune_cluster, aws_rds_cluster, aws_redshift_cluster]
#       reads: {type: $type, name: cluster_identifier}
#     - types: [aws_elasticache_replication_group]
#       reads: {type: $type, name: replication_group_id}
#     - types: [aws_elasticache_cluster]
#       reads: {type: $type, name: cluster_id}
#     - types: [aws_elasticsearch_domain, aws_opensearch_domain]
#       reads: {type: $type, name: domain_name}
#     - types: [aws_msk_cluster]
#       reads: {type: $type, name: cluster_name}
#     - types: [aws_ecs_task_definition]
#       reads: {type: $type, name: family}
#     - types: [aws_cloudwatch_metric_alarm]
#       reads: {type: $type, name: alarm_name}
#     - types: [google_project]
#       reads: {type: $type, name: project_id}
#     - types: [google_bigquery_dataset]
#       reads: {type: $type, name: dataset_id}
#     - types: [google_service_account]
#       reads: {type: $type, name: account_id}
#     - types:
#         - aws_ebs_volume
#         - aws_efs_file_system
#         - aws_eip
#         - aws_instance
#         - aws_internet_gateway
#         - aws_nat_gateway
#         - aws_network_acl
#         - aws_route_table
#         - aws_subnet
#         - aws_vpc
#         - aws_vpc_endpoint
#         - aws_vpc_peering_connection
#       reads: {type: $type, name: '$tags["Name"]'}
#   message: "{subject} is named {name}, which is not what the standard asks for"
#   remediation: Set `name` (for some types the tag `Name`, `bucket`, `identifier` and the like) to what the setting `patterns` asks for.
#   since: "2026.1"
package groundrule.naming.resource_name

import rego.v1

applies if count(asked) > 0

asked contains expression if {
	some pattern, expression in data.standards.naming.patterns
	glob.match(pattern, ["/"], input.values.type)
}

violations contains {"at": "name"} if {
	some expression in asked
	regex.match(expression, input.values.name) == false
}
