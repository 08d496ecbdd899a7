# METADATA
# title: A subnet written in its virtual network has no network security group
# description: Without one, every resource in the subnet can be reached from the whole virtual network and beyond.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_virtual_network]
#       each: subnet
#       reads:
#         name: .name
#         group: {presence: .security_group}
#   message: "{subject} has no network security group"
#   remediation: Set `security_group` in the `subnet` block.
#   partial: {checkov: [CKV2_AZURE_31]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.inline_subnet_security_group

import rego.v1

import data.groundrule.lib.azure

applies if not exempt

exempt if azure.subnets_without_group[lower(input.values.name)]

violations contains {"at": "group"} if input.values.group == false
