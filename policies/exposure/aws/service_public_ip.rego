# METADATA
# title: A service's tasks get public addresses
# description: Whoever finds one can try what listens on it; only its security groups stand in between.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_ecs_service, aws_ecs_task_set]
#       reads: {public: network_configuration.assign_public_ip}
#   message: "{subject} gives its tasks public addresses"
#   remediation: Set `assign_public_ip = false` in `network_configuration`, or leave it out.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_333]}
package groundrule.exposure.aws.service_public_ip

import rego.v1

violations contains {"at": "public"} if input.values.public == true
