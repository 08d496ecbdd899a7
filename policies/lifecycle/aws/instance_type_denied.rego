# METADATA
# title: An instance is of a type that the organisation does not allow
# description: Some types cost more in a day than a team spends in a month, or have been replaced by better ones.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_instance, aws_spot_instance_request, aws_launch_template, aws_launch_configuration]
#       reads:
#         type: instance_type
#   message: "{subject} is of type {type}, which is not allowed"
#   remediation: Choose an `instance_type` that `lifecycle.denied_instance_types` does not name.
package groundrule.lifecycle.aws.instance_type_denied

import rego.v1

applies if count(data.standards.lifecycle.denied_instance_types) > 0

violations contains {"at": "type"} if {
	some pattern in data.standards.lifecycle.denied_instance_types
	glob.match(pattern, ["/"], input.values.type)
}
