# METADATA
# title: A required tag of an Auto Scaling group does not reach its instances
# description: The group's own tags are on the group only. What costs money is the instances.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_autoscaling_group]
#       each: tag
#       reads:
#         key: .key
#         propagated: .propagate_at_launch
#     - types: [aws_autoscaling_group_tag]
#       each: tag
#       reads:
#         key: .key
#         propagated: .propagate_at_launch
#   message: "{subject} does not reach the group's instances: {key}"
#   remediation: Set `propagate_at_launch = true`.
#   since: "2026.1"
package groundrule.tagging.aws.group_tags_propagated

import rego.v1

applies if {
	some key in data.standards.tagging.required
	key == input.values.key
}

violations contains {"at": "propagated"} if not input.values.propagated == true
