# METADATA
# title: A managed policy with all rights is attached
# description: >-
#   `AdministratorAccess` allows everything: whoever gets at its holder owns the account.
# custom:
#   severity: high
#   subjects:
#     - types:
#         - aws_iam_role_policy_attachment
#         - aws_iam_user_policy_attachment
#         - aws_iam_group_policy_attachment
#         - aws_iam_policy_attachment
#       reads:
#         policies: {values: [policy_arn], among: ["*::aws:policy/AdministratorAccess"]}
#       related:
#         own: {type: aws_iam_policy, by: policy_arn, to: [arn, id]}
#     - types:
#         - aws_iam_role_policy_attachments_exclusive
#         - aws_iam_user_policy_attachments_exclusive
#         - aws_iam_group_policy_attachments_exclusive
#       reads:
#         policies: {values: [policy_arns], among: ["*::aws:policy/AdministratorAccess"]}
#     - types: [aws_ssoadmin_managed_policy_attachment]
#       reads:
#         policies: {values: [managed_policy_arn], among: ["*::aws:policy/AdministratorAccess"]}
#     - types: [aws_iam_role]
#       reads:
#         policies: {values: [managed_policy_arns], among: ["*::aws:policy/AdministratorAccess"]}
#   message: "{subject} attaches {element}"
#   remediation: Set `policy_arn` to a policy that allows what is used and no more.
#   aliases: {checkov: [CKV_AWS_274]}
#   since: "2026.1"
package groundrule.access.aws.admin_policy_attached

import rego.v1

violations contains {"at": "policies", "element": arn} if some arn in input.values.policies

# A policy that is made here is none of AWS's own.
satisfied if {
	some _ in input.related.own
}
