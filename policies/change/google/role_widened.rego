# METADATA
# title: A custom role allows more than before
# description: >-
#   Whoever the role is granted to gets the new rights when the plan is applied, without anybody having granted them to them
#   by name.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: [google_organization_iam_custom_role, google_project_iam_custom_role]
#       reads:
#         permissions: {values: [permissions]}
#         before: $before.permissions
#   message: "{subject} allows more than before: {element}"
#   remediation: Keep `permissions` as narrow as they were, or have the new ones reviewed.
#   controls: {nist-800-53-r5: [AC-6, CM-3]}
#   since: "2026.1"
package groundrule.change.google.role_widened

import rego.v1

violations contains {"at": "permissions", "element": permission, "needs": ["before"]} if {
	some permission in input.values.permissions
	not before[permission]
}

before contains permission if some permission in input.values.before
