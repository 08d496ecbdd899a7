# METADATA
# title: A subnet has no network security group
# description: Without one, every resource in the subnet can be reached from the whole virtual network and beyond.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_subnet]
#       reads:
#         name: name
#       related:
#         group:
#           type: azurerm_subnet_network_security_group_association
#           by: subnet_id
#           to: id
#   message: "{subject} has no network security group"
#   remediation: Add an `azurerm_subnet_network_security_group_association` with the subnet's id as its `subnet_id`.
#   aliases: {checkov: [CKV2_AZURE_31]}
#   since: "2026.1"
package groundrule.segmentation.azurerm.subnet_security_group

import rego.v1

import data.groundrule.lib.azure

applies if not exempt

exempt if azure.subnets_without_group[input.values.name]

violations contains {"at": []} if count(input.related.group) == 0
