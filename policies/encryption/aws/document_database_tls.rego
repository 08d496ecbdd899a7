# METADATA
# title: A document database accepts connections without TLS
# description: Whoever is on the way reads passwords, queries and answers.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_docdb_cluster_parameter_group]
#       reads: {parameters: parameter}
#   message: "{subject} turns TLS off"
#   remediation: >-
#     Take the `parameter` named `tls` out: TLS is the default.
#   aliases: {checkov: [CKV_AWS_90]}
package groundrule.encryption.aws.document_database_tls

import rego.v1

violations contains {"at": "parameters"} if {
	some parameter in input.values.parameters
	parameter.name == "tls"
	parameter.value == "disabled"
}
