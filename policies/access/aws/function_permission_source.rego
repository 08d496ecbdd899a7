# METADATA
# title: A service may call a function on behalf of any account
# description: >-
#   Whoever sets up the same service in an account of their own can let it call the function, unless the permission
#   says which of the service's resources or accounts is meant.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_permission]
#       reads:
#         principal: principal
#         arn: {presence: source_arn}
#         account: {presence: source_account}
#         organisation: {presence: principal_org_id}
#   message: "{subject} lets {principal} call the function on behalf of any account"
#   remediation: Set `source_arn` to the resource that calls, or `source_account` to its account.
#   aliases: {checkov: [CKV_AWS_364], trivy: [AWS-0067], tfsec: [aws-lambda-restrict-source-arn], regula: [FG_R00499]}
package groundrule.access.aws.function_permission_source

import rego.v1

applies if service

service if regex.match(`\.amazonaws\.com(\.cn)?$`, input.values.principal)

violations contains {"at": "arn"} if {
	input.values.arn == false
	input.values.account == false
	input.values.organisation == false
}

satisfied if input.values.arn == true

satisfied if input.values.account == true

satisfied if input.values.organisation == true
