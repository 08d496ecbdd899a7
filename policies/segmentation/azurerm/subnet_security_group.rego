# METADATA
# title: A subnet has no network security group
# description: Without one, every resource in the subnet can be reached from the whole virtual network and beyond.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_subnet]
#       reads:
#         names:
#           values: [name]
#           among:
#             - AzureFirewallManagementSubnet
#             - AzureFirewallSubnet
#             - GatewaySubnet
#             - RouteServerSubnet
#             - azurefirewallmanagementsubnet
#             - azurefirewallsubnet
#             - gatewaysubnet
#             - routeserversubnet
#         delegates: {values: [delegation.service_delegation.name]}
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

violations contains {"at": []} if {
	count(input.related.group) == 0
	not exempt
}

satisfied if some _ in input.related.group

# One of these is enough: the name may still be unknown.
satisfied if exempt

# Subnets of these names may have none.
exempt if some _ in input.values.names

# Volumes of Azure NetApp Files with basic network features may have none.
exempt if {
	some service in input.values.delegates
	lower(service) == "microsoft.netapp/volumes"
}
