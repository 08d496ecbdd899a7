# METADATA
# title: A function's environment is not encrypted with a key of its own
# description: Everybody who may look at the function reads its variables; a key of its own has a policy of its own.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function]
#       reads:
#         variables: {presence: environment}
#         key: {presence: kms_key_arn}
#   message: "{subject} encrypts its environment with the service's key"
#   remediation: Set `kms_key_arn` to the ARN of an `aws_kms_key`.
#   aliases: {checkov: [CKV_AWS_173]}
package groundrule.encryption.aws.function_customer_key

import rego.v1

applies if input.values.variables == true

violations contains {"at": "key"} if input.values.key == false
