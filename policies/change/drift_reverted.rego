# METADATA
# title: What is protected was changed outside Terraform, and is changed back
# description: >-
#   The plan puts the attribute to what the configuration says. If the change was an emergency measure, that undoes it; if it was an attack, somebody should know.
# custom:
#   severity: medium
#   when: [no-op, update, replace]
#   subjects:
#     - types: [aws_*, azurerm_*, google_*]
#       reads: {drift: $drift, changes: $changes}
#   message: "{subject} was changed outside Terraform, and this plan changes it again: {at}"
#   remediation: Find out who changed it and why before the plan is applied.
#   controls: {nist-800-53-r5: [CM-3, CM-6]}
#   since: "2026.1"
package groundrule.change.drift_reverted

import rego.v1

violations contains {"at": ["drift", name]} if {
	some name in protected
	some change in input.values.changes
	change == name
}

protected contains name if {
	some name in input.values.drift
	some pattern in data.standards.change.protected_attributes
	glob.match(pattern, ["/"], name)
}

satisfied if count(protected) == 0
