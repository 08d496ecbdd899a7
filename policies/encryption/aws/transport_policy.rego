# METADATA
# title: A policy does not deny access without TLS
# description: A client that speaks plain HTTP sends credentials and data in the clear, and nothing stops it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         own: {iam: policy}
#       related:
#         policies:
#           type: aws_s3_bucket_policy
#           by: bucket
#           to: [id, bucket]
#           reads: {statements: {iam: policy}}
#     - types: [aws_sqs_queue]
#       reads:
#         own: {iam: policy}
#       related:
#         policies:
#           type: aws_sqs_queue_policy
#           by: queue_url
#           to: [id, url]
#           reads: {statements: {iam: policy}}
#     - types: [aws_sns_topic]
#       reads:
#         own: {iam: policy}
#       related:
#         policies:
#           type: aws_sns_topic_policy
#           by: arn
#           to: [arn, id]
#           reads: {statements: {iam: policy}}
#   message: "{subject} lets requests in that do not use TLS"
#   remediation: >-
#     Add a statement to its `policy` that denies every principal every action where `aws:SecureTransport` is
#     `false`.
#   controls:
#     nist-800-53-r5: [SC-8, SC-8(1)]
#     cis-aws-3.0: ["2.1.1"]
#   aliases: {regula: [FG_R00100]}
package groundrule.encryption.aws.transport_policy

import rego.v1

violations contains {"at": []} if not denied

satisfied if denied

everything := {"*", "s3:*", "sns:*", "sns:publish", "sqs:*"}

denied if {
	some statement in input.values.own
	statement.effect == "Deny"
	some principal in statement.principals
	principal.id == "*"
	some action in statement.actions
	lower(action) in everything
	some condition in statement.conditions
	lower(condition.test) in {"bool", "boolifexists"}
	condition.key == "aws:securetransport"
	some value in condition.values
	value == "false"
}

denied if {
	some policy in input.related.policies
	some statement in policy.values.statements
	statement.effect == "Deny"
	some principal in statement.principals
	principal.id == "*"
	some action in statement.actions
	lower(action) in everything
	some condition in statement.conditions
	lower(condition.test) in {"bool", "boolifexists"}
	condition.key == "aws:securetransport"
	some value in condition.values
	value == "false"
}
