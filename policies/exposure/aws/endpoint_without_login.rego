# METADATA
# title: Anybody may call an endpoint
# description: It has no authorization of its own; whoever finds its address can call it.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function_url]
#       reads:
#         authorization: authorization_type
#         method: {const: ANY}
#         key: {const: false}
#     - types: [aws_api_gateway_method]
#       reads:
#         authorization: authorization
#         method: http_method
#         key: api_key_required
#   message: "{subject} lets anybody call it"
#   remediation: Set `authorization_type = "AWS_IAM"` on a function's URL, `authorization` to an authorizer's kind on a method.
#   controls: {nist-800-53-r5: [AC-3]}
#   aliases: {checkov: [CKV_AWS_258, CKV_AWS_59], trivy: [AWS-0004], tfsec: [aws-api-gateway-no-public-access]}
package groundrule.exposure.aws.endpoint_without_login

import rego.v1

# Browsers ask with OPTIONS, and without credentials, what they may send.
applies if not asks

asks if input.values.method == "OPTIONS"

violations contains {"at": "authorization"} if {
	not protected
	not with_key
}

satisfied if protected

satisfied if with_key

protected if input.values.authorization != "NONE"

# A key tells clients apart, so it is not anybody who may call.
with_key if input.values.key == true
