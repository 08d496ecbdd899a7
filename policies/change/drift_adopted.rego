# METADATA
# title: What is protected was changed outside Terraform, and stays changed
# description: >-
#   The configuration says nothing of the attribute, agrees with the change, or ignores it, so this plan keeps what somebody did by hand. Nobody reviewed it.
# custom:
#   severity: high
#   when: [no-op, update, replace]
#   subjects:
#     - types: [aws_*, azurerm_*, google_*]
#       reads: {drift: $drift, changes: $changes}
#   message: "{subject} was changed outside Terraform, and this plan leaves it so: {at}"
#   remediation: Find out who changed it and why; then write what it is to be into the configuration, and take it out of `ignore_changes`.
#   controls: {nist-800-53-r5: [CM-3, CM-6]}
#   since: "2026.1"
package groundrule.change.drift_adopted

import rego.v1

violations contains {"at": ["drift", name]} if {
	some name in protected
	not changed[name]
}

protected contains name if {
	some name in input.values.drift
	some pattern in data.standards.change.protected_attributes
	glob.match(pattern, ["/"], name)
}

changed contains name if some name in input.values.changes

satisfied if count(protected) == 0
