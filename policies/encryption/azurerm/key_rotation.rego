# METADATA
# title: A key has no rotation policy
# description: A key that nobody rotates is used until it leaks, or until it expires on a day nobody remembers.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_key_vault_key]
#       reads:
#         after_creation: rotation_policy.automatic.time_after_creation
#         before_expiry: rotation_policy.automatic.time_before_expiry
#   message: "{subject} is not rotated by itself"
#   remediation: Add a `rotation_policy` with `automatic` to the key.
#   controls: {nist-800-53-r5: [SC-12]}
#   since: "2026.1"
package groundrule.encryption.azurerm.key_rotation

import rego.v1

violations contains {"at": "after_creation"} if {
	not automatic
}

satisfied if automatic

automatic if input.values.after_creation != ""

automatic if input.values.before_expiry != ""
