# METADATA
# title: A recorder leaves global resources out
# description: Changes of users, roles and policies are not recorded. One region of an account has to record them.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_config_configuration_recorder]
#       reads: {global: recording_group.include_global_resource_types}
#   message: "{subject} leaves global resources out"
#   remediation: Set `include_global_resource_types = true` in the `recording_group`, in one region of the account.
#   controls: {nist-800-53-r5: [CM-8]}
#   aliases: {checkov: [CKV2_AWS_48]}
package groundrule.logging.aws.config_global_resources

import rego.v1

violations contains {"at": "global"} if not input.values.global == true
