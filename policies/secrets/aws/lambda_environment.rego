# METADATA
# title: A function has a credential in its environment
# description: Whoever may look at the function, its plan or its state reads it.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function]
#       reads:
#         names: {keys: environment.variables}
#   message: "{subject} has a credential in its environment: {element}"
#   remediation: >-
#     Take the variable out of `environment.variables`, and let the function fetch it from a secret store, or use
#     its role.
#   partial: {checkov: [CKV_AWS_45]}
package groundrule.secrets.aws.lambda_environment

import rego.v1

violations contains {"at": "names", "element": name} if {
	some name in input.values.names
	some pattern in data.standards.secrets.credential_variables
	glob.match(pattern, ["/"], name)
}
