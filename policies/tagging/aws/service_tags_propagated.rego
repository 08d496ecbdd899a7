# METADATA
# title: Required tags of a service do not reach its tasks
# description: The service's own tags are on the service only. What runs and costs money is the tasks.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_ecs_service]
#       reads: {propagated: propagate_tags}
#   message: "{subject} does not hand its tags on to its tasks"
#   remediation: Set `propagate_tags = "SERVICE"`, or `"TASK_DEFINITION"`.
#   since: "2026.1"
package groundrule.tagging.aws.service_tags_propagated

import rego.v1

applies if {
	some key in data.standards.tagging.required
	key != ""
}

violations contains {"at": "propagated"} if not handed_on

handed_on if input.values.propagated in {"SERVICE", "TASK_DEFINITION"}
