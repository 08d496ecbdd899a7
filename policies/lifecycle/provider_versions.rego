# METADATA
# title: A provider's version is not constrained
# description: Without a constraint the next `terraform init` without a lock file takes the newest major version.
# custom:
#   severity: low
#   subjects:
#     - kind: root
#       reads: {providers: required_providers}
#   message: "{at} has no version constraint"
#   remediation: Set `version` for the provider in `required_providers`.
#   since: "2026.1"
package groundrule.lifecycle.provider_versions

import rego.v1

violations contains {"at": ["providers", name]} if {
	some name, provider in input.values.providers
	not provider.version
}
