# METADATA
# title: A service account has a key of its own
# description: The key works for whoever has it, from wherever he is, until somebody revokes it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_service_account_key]
#       reads: {managed: {const: true}}
#   message: "{subject} is a key that works for whoever has it"
#   remediation: Take the key away, and use the service account of the machine, or workload identity federation.
#   controls: {cis-google-2.0: ["1.4"]}
#   aliases: {regula: [FG_R00383]}
package groundrule.access.google.service_account_key

import rego.v1

violations contains {"at": []} if input.values.managed == true
