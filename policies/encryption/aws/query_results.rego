# METADATA
# title: Results of queries are not encrypted
# description: Whoever gets at the bucket reads what was asked of every table.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_athena_database]
#       reads: {option: {presence: encryption_configuration.encryption_option}}
#     - types: [aws_athena_workgroup]
#       reads: {option: {presence: configuration.result_configuration.encryption_configuration.encryption_option}}
#   message: "{subject} has results that are not encrypted"
#   remediation: >-
#     Set `encryption_option` in `encryption_configuration`, for a workgroup in that of its
#     `configuration.result_configuration`.
#   aliases: {checkov: [CKV_AWS_77, CKV_AWS_159], trivy: [AWS-0006]}
package groundrule.encryption.aws.query_results

import rego.v1

violations contains {"at": "option"} if input.values.option == false
