# METADATA
# title: A data warehouse is not encrypted
# description: Whoever gets at its storage or a snapshot of it reads its data.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_redshift_cluster]
#       reads:
#         encrypted: encrypted
#   message: "{subject} is not encrypted"
#   remediation: Set `encrypted = true`.
#   aliases: {checkov: [CKV_AWS_64]}
#   partial: {trivy: [AWS-0084], tfsec: [aws-redshift-encryption-customer-key]}
package groundrule.encryption.aws.warehouse

import rego.v1

violations contains {"at": "encrypted"} if not encrypted

# The provider made it a string between two majors.
encrypted if input.values.encrypted in {true, "true"}
