# METADATA
# title: A resource's policy lets anybody in
# description: >-
#   A statement with `*` as its principal lets every account of the provider in. A condition on who asks, or from
#   which network, limits that; other conditions do not.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types:
#         - aws_acmpca_policy
#         - aws_backup_vault_policy
#         - aws_cloudwatch_event_bus_policy
#         - aws_dynamodb_resource_policy
#         - aws_ecr_registry_policy
#         - aws_ecr_repository_policy
#         - aws_glue_resource_policy
#         - aws_kinesis_resource_policy
#         - aws_kms_external_key
#         - aws_kms_key
#         - aws_kms_key_policy
#         - aws_kms_replica_key
#         - aws_s3_bucket
#         - aws_s3_bucket_policy
#         - aws_s3control_access_point_policy
#         - aws_secretsmanager_secret
#         - aws_secretsmanager_secret_policy
#         - aws_ses_identity_policy
#         - aws_sns_topic
#         - aws_sns_topic_policy
#         - aws_sqs_queue
#         - aws_sqs_queue_policy
#       reads:
#         inside: {const: false}
#         statements: {iam: policy}
#     - types: [aws_codeartifact_domain_permissions_policy, aws_codeartifact_repository_permissions_policy]
#       reads:
#         inside: {const: false}
#         statements: {iam: policy_document}
#     - types: [aws_glacier_vault]
#       reads:
#         inside: {const: false}
#         statements: {iam: access_policy}
#     - types: [aws_s3_access_point]
#       reads:
#         inside: {presence: vpc_configuration}
#         statements: {iam: policy}
#     - types: [aws_elasticsearch_domain, aws_opensearch_domain]
#       reads:
#         inside: {presence: vpc_options}
#         logins: advanced_security_options.enabled
#         statements: {iam: access_policies}
#   message: "{subject} lets anybody in"
#   remediation: >-
#     Name in `policy` (`access_policies` on a search domain) the accounts, roles or services that are meant, or add a
#     condition on them.
#   aliases:
#     checkov: [CKV_AWS_32, CKV_AWS_33, CKV_AWS_70, CKV_AWS_168, CKV_AWS_169, CKV_AWS_387]
#     trivy: [AWS-0032]
#     tfsec: [aws-ecr-no-public-access]
#     regula: [FG_R00049, FG_R00252]
#   partial: {trivy: [AWS-0097], regula: [FG_R00210, FG_R00211]}
package groundrule.exposure.aws.resource_policy_public

import rego.v1

# Condition keys that say who asks, or from where; AWS counts the same ones.
limits := {
	"aws:ec2instancesourcevpc",
	"aws:principalaccount",
	"aws:principalarn",
	"aws:principalorgid",
	"aws:principalorgpaths",
	"aws:sourceaccount",
	"aws:sourcearn",
	"aws:sourceip",
	"aws:sourceorgid",
	"aws:sourceorgpaths",
	"aws:sourceowner",
	"aws:sourcevpc",
	"aws:sourcevpce",
	"aws:userid",
	"aws:vpceaccount",
	"aws:vpceorgid",
	"aws:vpceorgpaths",
	"ec2:sourceinstancearn",
	"kms:calleraccount",
	"lambda:sourcefunctionarn",
	"ssm:sourceinstancearn",
}

# What stands in a VPC is reached from there only, and a domain with logins of its own asks everybody for theirs.
applies if {
	input.values.inside == false
	not guarded
}

guarded if input.values.logins == true

violations contains {"at": ["statements", s.ref]} if {
	some s in input.values.statements
	open[s.ref]
	not limited[s.ref]
}

satisfied if count(open) == 0

open contains s.ref if {
	some s in input.values.statements
	s.effect == "Allow"
	some principal in s.principals
	anybody(principal.id) == true
}

# Neither `*` nor `0.0.0.0/0` or `::/0` limits anything.
limited contains s.ref if {
	some s in input.values.statements
	some condition in s.conditions
	regex.match(`^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$`, condition.test)
	condition.key in limits
	every value in condition.values { regex.match(`[^*:./0]`, value) }
}

# IAM takes no wildcard within an ARN, but it is plain what is meant by `arn:aws:iam::*:root`.
anybody(id) := regex.match(`^(\*|arn:aws[a-z-]*:(iam|sts)::\*:.*)$`, id)
