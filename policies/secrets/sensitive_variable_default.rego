# METADATA
# title: A sensitive variable has a default
# description: What is worth hiding from logs stands in the repository for everybody who can read it.
# custom:
#   severity: medium
#   subjects:
#     - kind: variable
#       reads: {sensitive: sensitive, default: {presence: default}}
#   message: "{subject} is sensitive and has a default"
#   remediation: Remove `default`, and give the value where Terraform is run.
#   since: "2026.1"
package groundrule.secrets.sensitive_variable_default

import rego.v1

applies if input.values.sensitive == true

violations contains {"at": "default"} if input.values.default == true
