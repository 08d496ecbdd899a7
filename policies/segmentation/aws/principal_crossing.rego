# METADATA
# title: A principal of another environment is let in
# description: >-
#   Whoever gets at the other environment acts with its roles, and these reach in here. A principal belongs to the
#   environment that a word of its name says, a resource to that of its tags, or of a word of its block's
#   name.
# custom:
#   severity: high
#   subjects:
#     - types: [aws_iam_role]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         statements: {iam: assume_role_policy}
#     - types: [aws_ecr_repository_policy, aws_kms_key, aws_secretsmanager_secret_policy, aws_sns_topic_policy, aws_sqs_queue_policy]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         statements: {iam: policy}
#     - types: [aws_s3_bucket_policy]
#       reads:
#         tag: {value: "$tags[settings.environment_keys]"}
#         place: $name
#         statements: {iam: policy}
#       related:
#         own:
#           type: aws_s3_bucket
#           by: bucket
#           to: [bucket, id]
#           from: subject
#           reads:
#             tag: {value: "$tags[settings.environment_keys]"}
#             place: $name
#   message: "{subject} lets in a principal of another environment: {element}"
#   remediation: Name in `policy` (`assume_role_policy`) roles of the same environment only.
#   controls: {nist-800-53-r5: [AC-3, AC-4]}
#   since: "2026.1"
package groundrule.segmentation.aws.principal_crossing

import rego.v1

import data.groundrule.lib.environment

violations contains {"at": ["statements", statement.ref], "element": id} if {
	count(here) == 1
	some statement in input.values.statements
	statement.effect == "Allow"
	some principal in statement.principals
	principal.type == "AWS"
	id := principal.id
	there := environment.worded([id], data.standards.segmentation.environments)
	count(there) == 1
	count(there - here) == 1
}

# Whatever this belongs to: no principal is of any environment.
satisfied if count(foreign) == 0

foreign contains id if {
	some statement in input.values.statements
	statement.effect == "Allow"
	some principal in statement.principals
	principal.type == "AWS"
	id := principal.id
	count(environment.worded([id], data.standards.segmentation.environments)) == 1
}

here := of_owner if {
	count(of_owner) > 0
} else := environment.of(
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
