# METADATA
# title: Anybody may call a function
# description: Every account of the provider can call it, at its owner's cost and with its owner's rights.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_permission]
#       reads:
#         principal: principal
#         organisation: {presence: principal_org_id}
#   message: "{subject} lets anybody call the function"
#   remediation: Name in `principal` the account or service that calls, or set `principal_org_id`.
#   controls: {nist-800-53-r5: [AC-3, AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_301], regula: [FG_R00276]}
package groundrule.exposure.aws.function_permission_public

import rego.v1

violations contains {"at": "principal"} if {
	input.values.principal == "*"
	input.values.organisation == false
}

satisfied if input.values.organisation == true
