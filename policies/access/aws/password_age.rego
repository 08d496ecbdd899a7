# METADATA
# title: Passwords never expire, or late
# description: A password that leaked works until somebody changes it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_iam_account_password_policy]
#       reads:
#         age: max_password_age
#   message: "{subject} lets passwords grow old ({age})"
#   remediation: Set `max_password_age` to at most `access.password_max_age`.
#   controls: {nist-800-53-r5: [IA-5(1)]}
#   aliases: {checkov: [CKV_AWS_9], trivy: [AWS-0062], tfsec: [aws-iam-set-max-password-age]}
package groundrule.access.aws.password_age

import rego.v1

violations contains {"at": "age"} if not expires

# 0 is how the provider writes "never".
expires if {
	input.values.age > 0
	input.values.age <= data.standards.access.password_max_age
}
