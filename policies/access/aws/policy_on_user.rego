# METADATA
# title: A user has a policy of its own
# description: >-
#   Rights that hang on single users are forgotten there. Groups and roles say what a right is for, and are looked
#   through once for everybody.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_iam_user_policy, aws_iam_user_policy_attachment]
#       reads:
#         users: {presence: user}
#     - types: [aws_iam_policy_attachment]
#       reads:
#         users: {presence: users}
#   message: "{subject} gives rights to single users"
#   remediation: Give the rights to an `aws_iam_group` or `aws_iam_role` that the users belong to or assume.
#   controls:
#     nist-800-53-r5: [AC-2, AC-6]
#     cis-aws-3.0: ["1.15"]
#   aliases: {checkov: [CKV_AWS_40], trivy: [AWS-0143], tfsec: [aws-iam-no-user-attached-policies], regula: [FG_R00007]}
package groundrule.access.aws.policy_on_user

import rego.v1

violations contains {"at": "users"} if input.values.users == true
