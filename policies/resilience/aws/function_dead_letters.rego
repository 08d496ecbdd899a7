# METADATA
# title: A function's failed events are lost
# description: What was tried for the last time is thrown away, and nobody is told.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_lambda_function]
#       reads: {target: {presence: dead_letter_config}}
#       related:
#         invocation:
#           type: aws_lambda_function_event_invoke_config
#           by: function_name
#           to: [function_name, arn, id, qualified_arn]
#           reads: {destination: {presence: destination_config.on_failure}}
#   message: "{subject} throws failed events away"
#   remediation: >-
#     Set `target_arn` in `dead_letter_config` to a queue or topic, or add an `aws_lambda_function_event_invoke_config`
#     with an `on_failure` destination.
#   aliases: {checkov: [CKV_AWS_116]}
package groundrule.resilience.aws.function_dead_letters

import rego.v1

violations contains {"at": "target"} if {
	input.values.target == false
	not delivered
}

satisfied if input.values.target == true

satisfied if delivered

delivered if {
	some invocation in input.related.invocation
	invocation.values.destination == true
}
