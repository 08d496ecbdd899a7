# METADATA
# title: A policy allows more than before
# description: >-
#   Whoever holds the policy gets the new rights when the plan is applied, without anybody having granted them to them by
#   name. Patterns are compared by what they cover: the same rights written otherwise are no change, and a statement that
#   denied and is gone is one.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types:
#         - aws_ecr_repository_policy
#         - aws_glacier_vault_lock
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
#         - aws_vpc_endpoint
#       reads:
#         after: {iam: policy}
#         before: {iam: $before.policy}
#     - types: [aws_iam_role]
#       reads:
#         after: {iam: assume_role_policy}
#         before: {iam: $before.assume_role_policy}
#     - types: [aws_ssoadmin_permission_set_inline_policy]
#       reads:
#         after: {iam: inline_policy}
#         before: {iam: $before.inline_policy}
#   message: "{subject} allows more than before: {element}"
#   remediation: Keep `policy` (`assume_role_policy`, `inline_policy`) as narrow as it was, or have the new rights reviewed.
#   controls: {nist-800-53-r5: [AC-6, CM-3]}
#   since: "2026.1"
package groundrule.change.aws.policy_widened

import rego.v1

import data.groundrule.lib.iam

# A policy that is new altogether is judged by what it says.
applies if count(object.get(input.values, "before", [])) > 0

violations contains {"at": ["after", atom.ref], "element": atom.action} if {
	some atom in allowed
	not known[atom]
}

violations contains {"at": "after", "element": sprintf("no longer denied: %s", [atom.action])} if {
	some atom in denied
	not still[atom]
}

allowed := iam.atoms(input.values.after, "Allow")

known := iam.covered(allowed, iam.atoms(input.values.before, "Allow"))

denied := iam.atoms(input.values.before, "Deny")

still := iam.covered(denied, iam.atoms(input.values.after, "Deny"))
