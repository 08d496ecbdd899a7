# METADATA
# title: A function runs on a runtime that is no longer maintained
# description: It gets no security fixes, and at some point it can no longer be deployed.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function]
#       reads:
#         runtime: runtime
#   message: "{subject} runs on {runtime}, which AWS no longer maintains"
#   remediation: Set `runtime` to one that AWS maintains.
#   controls: {nist-800-53-r5: [SI-2]}
#   aliases: {checkov: [CKV_AWS_363]}
package groundrule.lifecycle.aws.lambda_runtime_deprecated

import rego.v1

violations contains {"at": "runtime"} if {
	some runtime in data.standards.lifecycle.deprecated_lambda_runtimes
	runtime == input.values.runtime
}
