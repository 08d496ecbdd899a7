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
#         variables: environment.variables
#   message: "{subject} has a credential in its environment: {element}"
#   remediation: >-
#     Take the variable out of `environment.variables`, and let the function fetch it from a secret store, or use
#     its role.
#   partial: {checkov: [CKV_AWS_45]}
package groundrule.secrets.aws.lambda_environment

import rego.v1

# What the SDKs of AWS take as it stands, whatever the value.
violations contains {"at": "names", "element": name, "needs": ["names"]} if {
	some name in input.values.names
	name in {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
	named[name]
}

# Under the other names there may stand where the credential is to be found.
violations contains {"at": ["variables", name], "element": name, "needs": ["variables"]} if {
	some name, value in input.values.variables
	matches(name)
	regex.match(elsewhere, value) == false
}

satisfied if count(named) == 0

named[name] := true if {
	some name in input.values.names
	matches(name)
}

matches(name) := true if {
	some pattern in data.standards.secrets.credential_variables
	glob.match(pattern, ["/"], name)
}

# An ARN, a path, a reference that is resolved later, a ciphertext of KMS, a switch or a number.
elsewhere := `^(|arn:.*|/.*|[a-z]+:/.*|.*\{\{.*|.*\$\{.*|<.*>|AQICAH.*|[Tt]rue|[Ff]alse|[0-9]+)$`
