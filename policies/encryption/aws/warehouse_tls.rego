# METADATA
# title: A warehouse accepts connections without TLS
# description: Whoever is on the way reads passwords, queries and answers.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_redshift_parameter_group]
#       reads: {parameters: parameter}
#   message: "{subject} lets connections without TLS in"
#   remediation: Add a `parameter` with `name = "require_ssl"` and `value = "true"`.
#   controls: {nist-800-53-r5: [SC-8, SC-8(1)]}
#   aliases: {checkov: [CKV_AWS_105]}
package groundrule.encryption.aws.warehouse_tls

import rego.v1

violations contains {"at": "parameters"} if not required

required if {
	some parameter in input.values.parameters
	parameter.name == "require_ssl"
	lower(parameter.value) in {"true", "on", "1"}
}
