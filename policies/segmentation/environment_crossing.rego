# METADATA
# title: Something of one environment reaches into another
# description: >-
#   Development is where things are tried out. A network that is joined to it, a key that it may use or rules that let it
#   in make its weakest point production's. A resource belongs to the environment that its tags name, or else a word of
#   its block's name; the setting `environments` names them. One that belongs to none, or to several, is not judged.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_vpc_peering_connection]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: peer_vpc_id}
#       related:
#         other:
#           type: aws_vpc
#           by: peer_vpc_id
#           to: [id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         own:
#           type: aws_vpc
#           by: vpc_id
#           to: [id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: aws_vpc
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: [aws_ec2_transit_gateway_vpc_attachment, aws_security_group, aws_subnet]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: vpc_id}
#       related:
#         other:
#           type: aws_vpc
#           by: vpc_id
#           to: [id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: aws_vpc
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: [aws_instance, aws_network_interface, aws_efs_mount_target]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: subnet_id}
#       related:
#         other:
#           type: aws_subnet
#           by: subnet_id
#           to: [id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: aws_subnet
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: 
#         - aws_db_subnet_group
#         - aws_docdb_subnet_group
#         - aws_elasticache_subnet_group
#         - aws_neptune_subnet_group
#         - aws_redshift_subnet_group
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: subnet_ids}
#       related:
#         other:
#           type: aws_subnet
#           by: subnet_ids
#           to: [id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: aws_subnet
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: 
#         - aws_cloudtrail
#         - aws_cloudwatch_log_group
#         - aws_db_instance
#         - aws_docdb_cluster
#         - aws_ebs_volume
#         - aws_efs_file_system
#         - aws_rds_cluster
#         - aws_redshift_cluster
#         - aws_secretsmanager_secret
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: kms_key_id}
#       related:
#         other:
#           type: aws_kms_key
#           by: kms_key_id
#           to: [arn, id, key_id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: aws_kms_key
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: [aws_sns_topic, aws_sqs_queue]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: kms_master_key_id}
#       related:
#         other:
#           type: aws_kms_key
#           by: kms_master_key_id
#           to: [arn, id, key_id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: aws_kms_key
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: [azurerm_virtual_network_peering]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: remote_virtual_network_id}
#       related:
#         other:
#           type: azurerm_virtual_network
#           by: remote_virtual_network_id
#           to: [id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         own:
#           type: azurerm_virtual_network
#           by: virtual_network_name
#           to: [name]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: azurerm_virtual_network
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: [google_compute_network_peering]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: peer_network}
#       related:
#         other:
#           type: google_compute_network
#           by: peer_network
#           to: [id, self_link]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         own:
#           type: google_compute_network
#           by: network
#           to: [id, self_link]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: google_compute_network
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#     - types: [google_pubsub_topic]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         reference: {presence: kms_key_name}
#       related:
#         other:
#           type: google_kms_crypto_key
#           by: kms_key_name
#           to: [id]
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#         every:
#           type: google_kms_crypto_key
#           all: true
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#   message: "{subject} reaches into another environment by {at}: {other.address}"
#   remediation: >-
#     Give each environment networks (`vpc_id`, `subnet_id`) and keys (`kms_key_id`) of its own, and share between them by
#     something that belongs to none.
#   controls: {nist-800-53-r5: [AC-4, CM-4, SC-7]}
#   since: "2026.1"
package groundrule.segmentation.environment_crossing

import rego.v1

import data.groundrule.lib.environment

violations contains {"at": "reference"} if {
	count(here) == 1
	some other in input.related.other
	there := environment.of(
		object.get(other.values, "tag", {}),
		[other.values.place],
		data.standards.segmentation.environments,
	)
	count(there) == 1
	count(there - here) == 1
}

# Whatever leads where: all that could be reached belongs to one environment.
satisfied if count(present) <= 1

present contains found if {
	some thing in input.related.every
	found := alone(environment.of(
		object.get(thing.values, "tag", {}),
		[thing.values.place],
		data.standards.segmentation.environments,
	))
}

present contains found if found := alone(mine)

# The only element of a set.
alone(set) := element if {
	count(set) == 1
	some element in set
}

# What joins two things belongs to where the first of them belongs.
here := of_owner if {
	count(of_owner) > 0
} else := mine

mine := environment.of(
	object.get(input.values, "tag", {}),
	[input.values.place],
	data.standards.segmentation.environments,
)

of_owner contains found if {
	some own in input.related.own
	some found in environment.of(
		object.get(own.values, "tag", {}),
		[own.values.place],
		data.standards.segmentation.environments,
	)
}
