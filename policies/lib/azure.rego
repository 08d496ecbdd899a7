# What Azure's documentation lays down about its networks.
package groundrule.lib.azure

import rego.v1

# Subnets of these names may have no network security group.
subnets_without_group := {
	"AzureFirewallManagementSubnet",
	"AzureFirewallSubnet",
	"GatewaySubnet",
	"RouteServerSubnet",
}
