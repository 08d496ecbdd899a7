# METADATA
# title: Changes are not recorded, or not of every kind of resource
# description: Nobody can tell what a resource looked like before, nor see that a rule of the account is broken.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_config_configuration_recorder_status]
#       reads:
#         enabled: is_enabled
#       related:
#         recorder:
#           type: aws_config_configuration_recorder
#           by: name
#           to: [name, id]
#           from: subject
#           reads:
#             everything:
#               value: recording_group.all_supported
#               left:
#                 default: true
#                 source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/config_configuration_recorder
#   message: "{subject} does not see to it that every kind of resource is recorded"
#   remediation: Set `is_enabled = true`, and `all_supported = true` in the `recording_group` of its recorder.
#   controls:
#     nist-800-53-r5: [CM-8]
#     cis-aws-3.0: ["3.3"]
#   aliases: {checkov: [CKV2_AWS_45]}
package groundrule.logging.aws.config_recorder

import rego.v1

violations contains {"at": "enabled", "needs": ["enabled"]} if not input.values.enabled == true

violations contains {"at": ["recorder", recorder.ref, "everything"]} if {
	some recorder in input.related.recorder
	recorder.values.everything == false
}
