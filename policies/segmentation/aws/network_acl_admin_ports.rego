# METADATA
# title: A network ACL lets the world reach an administration port
# description: >-
#   Rules are looked at in the order of their numbers, and the first that matches decides: one that allows is a fault only
#   if no lower one denies the same. An ACL is the second line of defence, for the day a security group is wrong.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_network_acl, aws_default_network_acl]
#       each: ingress
#       reads:
#         egress: {const: false}
#         number: .rule_no
#         action: .action
#         protocol: .protocol
#         from: .from_port
#         to: .to_port
#         sources: {values: [.cidr_block, .ipv6_cidr_block]}
#         siblings: ingress
#     - types: [aws_network_acl_rule]
#       reads:
#         egress: egress
#         number: rule_number
#         action: rule_action
#         protocol: protocol
#         from: from_port
#         to: to_port
#         sources: {values: [cidr_block, ipv6_cidr_block]}
#         siblings: {const: []}
#       related:
#         acl:
#           type: aws_network_acl
#           by: network_acl_id
#           to: [id]
#           related:
#             rule:
#               type: aws_network_acl_rule
#               by: network_acl_id
#               to: [id]
#               from: related
#               reads:
#                 egress: egress
#                 number: rule_number
#                 action: rule_action
#                 protocol: protocol
#                 from: from_port
#                 to: to_port
#                 source: cidr_block
#                 source_ipv6: ipv6_cidr_block
#   message: "{subject} lets {element} reach an administration port (rule {number})"
#   remediation: Allow known networks only (`cidr_block`), or deny the ports in a rule with a lower number.
#   controls: {cis-aws-3.0: ["5.1"], nist-800-53-r5: [AC-4, SC-7]}
#   partial: {checkov: [CKV_AWS_231, CKV_AWS_232], trivy: [AWS-0105], regula: [FG_R00357, FG_R00359]}
#   since: "2026.1"
package groundrule.segmentation.aws.network_acl_admin_ports

import rego.v1

applies if {
	not outward
	not denies
}

outward if input.values.egress == true

denies if lower(input.values.action) == "deny"

violations contains {"at": "sources", "element": source} if {
	some source in input.values.sources
	endswith(source, "/0")
	some port in data.standards.segmentation.admin_ports
	opens(input.values.protocol, object.get(input.values, "from", 0), object.get(input.values, "to", 65535), port) == true
	blocked := denied(source, port)
	blocked == false
}

# Whatever may deny the same: nothing is open.
satisfied if count(open_ports) == 0

open_ports contains port if {
	some port in data.standards.segmentation.admin_ports
	opens(input.values.protocol, object.get(input.values, "from", 0), object.get(input.values, "to", 65535), port) == true
}

opens(protocol, from, to, port) := true if {
	lower(protocol) in {"-1", "all"}
	port >= 0
	from != ""
	to != ""
} else := true if {
	lower(protocol) in {"tcp", "udp", "6", "17"}
	from <= port
	port <= to
} else := false

# A rule with a lower number that denies the port to the whole world.
denied(source, port) := count(deniers) > 0 if {
	deniers := inline_deniers(source, port) | own_deniers(source, port)
}

inline_deniers(source, port) := {rule.rule_no |
	some rule in input.values.siblings
	rule.rule_no < input.values.number
	lower(rule.action) == "deny"
	source in {rule[name] | some name in ["cidr_block", "ipv6_cidr_block"]}
	opens(rule.protocol, object.get(rule, "from_port", 0), object.get(rule, "to_port", 65535), port) == true
}

own_deniers(source, port) := {rule.values.number |
	some acl in input.related.acl
	some rule in acl.related.rule
	object.get(rule.values, "egress", false) == false
	rule.values.number < input.values.number
	lower(rule.values.action) == "deny"
	source in {rule.values[name] | some name in ["source", "source_ipv6"]}
	opens(rule.values.protocol, object.get(rule.values, "from", 0), object.get(rule.values, "to", 65535), port) == true
}
