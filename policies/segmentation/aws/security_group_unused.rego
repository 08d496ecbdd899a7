# METADATA
# title: A security group is used by nothing
# description: >-
#   Nobody knows whether it may go, and whoever needs a group takes it with all the rules that it has gathered. What another
#   root uses is not seen here.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_security_group]
#       reads: {referrers: $referrers}
#       related:
#         of_machines:
#           type:
#             - aws_db_instance
#             - aws_db_proxy
#             - aws_dms_replication_instance
#             - aws_docdb_cluster
#             - aws_instance
#             - aws_launch_template
#             - aws_neptune_cluster
#             - aws_rds_cluster
#             - aws_redshift_cluster
#             - aws_redshift_endpoint_access
#             - aws_spot_instance_request
#           by: vpc_security_group_ids
#           to: [id]
#           from: related
#         of_interfaces:
#           type:
#             - aws_alb
#             - aws_apprunner_vpc_connector
#             - aws_efs_mount_target
#             - aws_elb
#             - aws_instance
#             - aws_launch_configuration
#             - aws_lb
#             - aws_mq_broker
#             - aws_network_interface
#             - aws_sagemaker_notebook_instance
#           by: security_groups
#           to: [id]
#           from: related
#         of_services:
#           type:
#             - aws_apigatewayv2_vpc_link
#             - aws_dax_cluster
#             - aws_ec2_client_vpn_endpoint
#             - aws_ec2_instance_connect_endpoint
#             - aws_elasticache_cluster
#             - aws_elasticache_replication_group
#             - aws_elasticache_serverless_cache
#             - aws_fsx_lustre_file_system
#             - aws_fsx_ontap_file_system
#             - aws_fsx_openzfs_file_system
#             - aws_fsx_windows_file_system
#             - aws_memorydb_cluster
#             - aws_opensearchserverless_vpc_endpoint
#             - aws_redshiftserverless_workgroup
#             - aws_route53_resolver_endpoint
#             - aws_vpc_endpoint
#           by: security_group_ids
#           to: [id]
#           from: related
#         of_attachments:
#           type: [aws_network_interface_sg_attachment, aws_vpc_endpoint_security_group_association]
#           by: security_group_id
#           to: [id]
#           from: related
#         of_functions:
#           type: [aws_codebuild_project, aws_eks_cluster, aws_lambda_function, aws_synthetics_canary]
#           by: vpc_config.security_group_ids
#           to: [id]
#           from: related
#         of_search:
#           type: [aws_elasticsearch_domain, aws_opensearch_domain]
#           by: vpc_options.security_group_ids
#           to: [id]
#           from: related
#         of_tasks:
#           type: [aws_ecs_service, aws_ecs_task_set]
#           by: network_configuration.security_groups
#           to: [id]
#           from: related
#         of_workflows:
#           type: [aws_mwaa_environment]
#           by: network_configuration.security_group_ids
#           to: [id]
#           from: related
#         of_templates:
#           type: [aws_launch_template]
#           by: network_interfaces.security_groups
#           to: [id]
#           from: related
#         of_batches:
#           type: [aws_batch_compute_environment]
#           by: compute_resources.security_group_ids
#           to: [id]
#           from: related
#         of_brokers:
#           type: [aws_msk_cluster]
#           by: broker_node_group_info.security_groups
#           to: [id]
#           from: related
#         of_clusters_masters:
#           type: [aws_emr_cluster]
#           by: ec2_attributes.emr_managed_master_security_group
#           to: [id]
#           from: related
#         of_clusters_workers:
#           type: [aws_emr_cluster]
#           by: ec2_attributes.emr_managed_slave_security_group
#           to: [id]
#           from: related
#         of_clusters_service:
#           type: [aws_emr_cluster]
#           by: ec2_attributes.service_access_security_group
#           to: [id]
#           from: related
#         of_connections:
#           type: [aws_glue_connection]
#           by: physical_connection_requirements.security_group_id_list
#           to: [id]
#           from: related
#         of_desktops:
#           type: [aws_sagemaker_domain]
#           by: default_user_settings.security_groups
#           to: [id]
#           from: related
#         of_fleets:
#           type: [aws_spot_fleet_request]
#           by: launch_specification.vpc_security_group_ids
#           to: [id]
#           from: related
#         of_hosts:
#           type: [aws_codestarconnections_host, aws_grafana_workspace]
#           by: vpc_configuration.security_group_ids
#           to: [id]
#           from: related
#         of_node_groups:
#           type: [aws_eks_node_group]
#           by: remote_access.source_security_group_ids
#           to: [id]
#           from: related
#         of_schedules:
#           type: [aws_scheduler_schedule]
#           by: target.ecs_parameters.network_configuration.security_groups
#           to: [id]
#           from: related
#         of_servers:
#           type: [aws_transfer_server]
#           by: endpoint_details.security_group_ids
#           to: [id]
#           from: related
#         of_targets:
#           type: [aws_cloudwatch_event_target]
#           by: ecs_target.network_configuration.security_groups
#           to: [id]
#           from: related
#   message: "{subject} is used by nothing"
#   remediation: Delete it, or name it in the `vpc_security_group_ids` or `security_groups` of what it is for.
#   aliases: {checkov: [CKV2_AWS_5]}
#   since: "2026.1"
package groundrule.segmentation.aws.security_group_unused

import rego.v1

violations contains {"at": []} if {
	not referred
	count(input.related.of_machines) == 0
	count(input.related.of_interfaces) == 0
	count(input.related.of_services) == 0
	count(input.related.of_attachments) == 0
	count(input.related.of_functions) == 0
	count(input.related.of_search) == 0
	count(input.related.of_tasks) == 0
	count(input.related.of_workflows) == 0
	count(input.related.of_templates) == 0
	count(input.related.of_batches) == 0
	count(input.related.of_brokers) == 0
	count(input.related.of_clusters_masters) == 0
	count(input.related.of_clusters_workers) == 0
	count(input.related.of_clusters_service) == 0
	count(input.related.of_connections) == 0
	count(input.related.of_desktops) == 0
	count(input.related.of_fleets) == 0
	count(input.related.of_hosts) == 0
	count(input.related.of_node_groups) == 0
	count(input.related.of_schedules) == 0
	count(input.related.of_servers) == 0
	count(input.related.of_targets) == 0
}

satisfied if referred

satisfied if some _ in input.related.of_machines

satisfied if some _ in input.related.of_interfaces

satisfied if some _ in input.related.of_services

satisfied if some _ in input.related.of_attachments

satisfied if some _ in input.related.of_functions

satisfied if some _ in input.related.of_search

satisfied if some _ in input.related.of_tasks

satisfied if some _ in input.related.of_workflows

satisfied if some _ in input.related.of_templates

satisfied if some _ in input.related.of_batches

satisfied if some _ in input.related.of_brokers

satisfied if some _ in input.related.of_clusters_masters

satisfied if some _ in input.related.of_clusters_workers

satisfied if some _ in input.related.of_clusters_service

satisfied if some _ in input.related.of_connections

satisfied if some _ in input.related.of_desktops

satisfied if some _ in input.related.of_fleets

satisfied if some _ in input.related.of_hosts

satisfied if some _ in input.related.of_node_groups

satisfied if some _ in input.related.of_schedules

satisfied if some _ in input.related.of_servers

satisfied if some _ in input.related.of_targets

# Rules, and other groups that name it as a source, do not use it.
referred if {
	some referrer in input.values.referrers
	not about_rules[referrer]
}

about_rules contains referrer if {
	some referrer in input.values.referrers
	regex.match(`(^|\.)aws_(default_|vpc_)?security_group(_[a-z]+)*\.[^.]+$`, referrer)
}
