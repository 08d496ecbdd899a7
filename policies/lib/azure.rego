# What Azure's documentation lays down about its networks.
package groundrule.lib.azure

import rego.v1

# Subnets of these names, in lower case, may have no network security group.
subnets_without_group := {
	"azurefirewallmanagementsubnet",
	"azurefirewallsubnet",
	"gatewaysubnet",
	"routeserversubnet",
}

# Prefixes of a source, in lower case, that are the whole internet. `VirtualNetwork` and other service tags are narrower.
world := {"*", "0.0.0.0/0", "::/0", "0.0.0.0", "<nw>/0", "/0", "any", "internet"}

# Whether the scope `narrow` is `wide` or lies below it. Scopes know no case; `/` is above all.
below(narrow, wide) if startswith(closed(narrow), closed(wide))

closed(scope) := concat("", [trim_suffix(lower(scope), "/"), "/"])
