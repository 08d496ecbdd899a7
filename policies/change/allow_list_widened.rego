# METADATA
# title: A list of allowed networks grows
# description: >-
#   A service that asks where a caller comes from trusts more networks as soon as the plan is applied. Blocks are compared
#   by the addresses that they cover: the same ones merged, split or in another order are no change. A list that was empty
#   is judged by the rules about what is open.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: [aws_ec2_managed_prefix_list]
#       reads: {after: {values: entry.cidr}, before: $before.entry}
#     - types: [aws_eks_cluster]
#       reads: {after: {values: vpc_config.public_access_cidrs}, before: $before.vpc_config.public_access_cidrs}
#     - types: [azurerm_key_vault]
#       reads: {after: {values: network_acls.ip_rules}, before: $before.network_acls.ip_rules}
#     - types: [azurerm_storage_account]
#       reads: {after: {values: network_rules.ip_rules}, before: $before.network_rules.ip_rules}
#     - types: [azurerm_storage_account_network_rules]
#       reads: {after: {values: ip_rules}, before: $before.ip_rules}
#     - types: [azurerm_kubernetes_cluster]
#       reads:
#         after: {values: api_server_access_profile.authorized_ip_ranges}
#         before: $before.api_server_access_profile.authorized_ip_ranges
#     - types: [google_container_cluster]
#       reads:
#         after: {values: master_authorized_networks_config.cidr_blocks.cidr_block}
#         before: $before.master_authorized_networks_config.cidr_blocks
#     - types: [google_sql_database_instance]
#       reads:
#         after: {values: settings.ip_configuration.authorized_networks.value}
#         before: $before.settings.ip_configuration.authorized_networks
#   message: "{subject} will let in {element}, which it did not before"
#   remediation: >-
#     Keep the list (`public_access_cidrs`, `ip_rules`, `authorized_ip_ranges`, `authorized_networks`, `cidr_blocks`,
#     `entry`) as narrow as it was, or have the opening reviewed.
#   controls: {nist-800-53-r5: [AC-4, CM-3, SC-7]}
#   since: "2026.1"
package groundrule.change.allow_list_widened

import rego.v1

import data.groundrule.lib.reach

applies if count(old) > 0

old := {block(text) | some text in input.values.before; is_string(text)} | {block(text) |
	some entry in input.values.before
	some name in ["cidr", "cidr_block", "value"]
	text := entry[name]
}

violations contains {"at": "after", "element": text} if {
	some text in input.values.after
	count(reach.covering(old, block(text))) == 0
}

# Azure takes single addresses without a length.
block(text) := text if regex.match(`[/:]`, text)

block(text) := sprintf("%s/32", [text]) if regex.match(`[/:]`, text) == false
