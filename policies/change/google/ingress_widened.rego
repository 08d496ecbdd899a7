# METADATA
# title: A firewall rule lets in more than before
# description: >-
#   A change to a rule that is in use opens what runs behind it at once. Ports and addresses are compared as intervals, so
#   the same ones in another order, or cut differently, are no change. A rule that loses its targets counts for every
#   machine of the network.
# custom:
#   severity: medium
#   when: [update, replace]
#   subjects:
#     - types: [google_compute_firewall]
#       reads:
#         direction:
#           value: direction
#           left:
#             default: INGRESS
#             source: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls
#         disabled: disabled
#         was_disabled: $before.disabled
#         allow: allow
#         old_allow: $before.allow
#         sources: {values: [source_ranges, source_tags, source_service_accounts]}
#         old_ranges: $before.source_ranges
#         old_tags: $before.source_tags
#         old_accounts: $before.source_service_accounts
#         targets: {values: [target_tags, target_service_accounts]}
#         old_target_tags: $before.target_tags
#         old_target_accounts: $before.target_service_accounts
#   message: "{subject} will let in more than before: {element}"
#   remediation: Keep `source_ranges`, `allow` and the targets as narrow as they were, or have the opening reviewed.
#   controls: {nist-800-53-r5: [AC-4, CM-3, SC-7]}
#   since: "2026.1"
package groundrule.change.google.ingress_widened

import rego.v1

import data.groundrule.lib.ports
import data.groundrule.lib.reach

applies if {
	input.values.direction == "INGRESS"
	not disabled
}

disabled if input.values.disabled == true

violations contains {"at": "sources", "element": source} if some source in reach.gained(before, after)

violations contains {"at": "targets", "element": "every target"} if {
	count(old_targets) > 0
	count(object.get(input.values, "targets", [])) == 0
}

violations contains {"at": "targets", "element": target} if {
	count(old_targets) > 0
	some target in input.values.targets
	not old_targets[target]
}

old_targets contains target if some target in input.values.old_target_tags

old_targets contains target if some target in input.values.old_target_accounts

after := [{
	"protocol": protocol(block),
	"from": interval.from,
	"to": interval.to,
	"sources": {source | some source in input.values.sources},
} |
	some block in input.values.allow
	some interval in intervals(block)
]

# A rule that was disabled let nobody in.
before := [{
	"protocol": protocol(block),
	"from": interval.from,
	"to": interval.to,
	"sources": old_sources,
} |
	object.get(input.values, "was_disabled", false) == false
	some block in input.values.old_allow
	some interval in intervals(block)
]

old_sources contains source if some source in input.values.old_ranges

old_sources contains source if some source in input.values.old_tags

old_sources contains source if some source in input.values.old_accounts

protocol(block) := "-1" if {
	lower(block.protocol) == "all"
} else := lower(block.protocol)

# No ports are all ports.
intervals(block) := {interval |
	some range in block.ports
	some interval in ports.intervals(range)
} if {
	count(object.get(block, "ports", [])) > 0
} else := {{"from": 0, "to": 65535}}
