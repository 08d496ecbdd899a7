# METADATA
# title: A policy was widened outside Terraform
# description: >-
#   Somebody gave it rights that the state does not know of. Whether this plan takes them back or not, they have been there
#   for a while, and may have been used.
# custom:
#   severity: high
#   when: [no-op, update, replace]
#   subjects:
#     - types:
#         - aws_iam_group_policy
#         - aws_iam_policy
#         - aws_iam_role_policy
#         - aws_iam_user_policy
#         - aws_kms_key
#         - aws_kms_key_policy
#         - aws_s3_bucket_policy
#         - aws_secretsmanager_secret_policy
#         - aws_sns_topic_policy
#         - aws_sqs_queue_policy
#       reads:
#         drift: $drift
#         attribute: {const: policy}
#         found: {iam: $before.policy}
#         recorded: {iam: $recorded.policy}
#     - types: [aws_iam_role]
#       reads:
#         drift: $drift
#         attribute: {const: assume_role_policy}
#         found: {iam: $before.assume_role_policy}
#         recorded: {iam: $recorded.assume_role_policy}
#   message: "{subject} was widened outside Terraform, and allows {element}"
#   remediation: Find out who changed `policy` (`assume_role_policy`) and what was done with the rights, then apply the configuration.
#   controls: {nist-800-53-r5: [AC-6, CM-3]}
#   since: "2026.1"
package groundrule.change.aws.policy_widened_outside

import rego.v1

import data.groundrule.lib.iam

applies if {
	some name in input.values.drift
	name == input.values.attribute
}

violations contains {"at": "found", "element": atom.action} if {
	some atom in allowed
	not known[atom]
}

allowed := iam.atoms(input.values.found, "Allow")

known := iam.covered(allowed, iam.atoms(input.values.recorded, "Allow"))
