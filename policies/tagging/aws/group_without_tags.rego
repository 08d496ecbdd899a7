# METADATA
# title: The machines of an Auto Scaling group carry no tags
# description: What a group starts has the tags that it hands on, and those of its launch template; without any nobody can tell whose it is.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_autoscaling_group]
#       reads:
#         propagated: {values: [tag.propagate_at_launch, tags]}
#       related:
#         template:
#           type: aws_launch_template
#           by: launch_template.id
#           to: [id]
#           from: subject
#           reads: {launched: {values: tag_specifications.resource_type}}
#         other:
#           type: aws_autoscaling_group_tag
#           by: autoscaling_group_name
#           to: [id, name]
#           from: related
#           reads: {propagated: {values: tag.propagate_at_launch}}
#   message: "{subject} hands no tags on to its machines"
#   remediation: Add a `tag` block with `propagate_at_launch = true`.
#   partial: {checkov: [CKV_AWS_153]}
#   since: "2026.1"
package groundrule.tagging.aws.group_without_tags

import rego.v1

violations contains {"at": "propagated"} if not tagged

satisfied if tagged

tagged if {
	some propagated in input.values.propagated
	propagated == true
}

# `tags`, before version 5 of the provider, was a list of maps.
tagged if {
	some tag in input.values.propagated
	is_object(tag)
}

tagged if {
	some other in input.related.other
	some propagated in other.values.propagated
	propagated == true
}

tagged if {
	some template in input.related.template
	some launched in template.values.launched
	launched == "instance"
}
