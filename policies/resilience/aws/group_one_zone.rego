# METADATA
# title: An Auto Scaling group has one subnet or zone only
# description: When its zone fails, or has no machine left of the type, the group starts none.
# custom:
#   severity: medium
#   subjects:
#     - types: [aws_autoscaling_group]
#       reads:
#         zones: {values: availability_zones}
#         subnets: {values: vpc_zone_identifier}
#       related:
#         subnet:
#           type: aws_subnet
#           by: vpc_zone_identifier
#           to: [id]
#           from: subject
#           reads: {zone: availability_zone}
#   message: "{subject} has one subnet or zone only"
#   remediation: Name subnets of two or more zones in `vpc_zone_identifier`, or two or more `availability_zones`.
#   controls: {nist-800-53-r5: [CP-10, SC-36, SI-13(5)]}
#   partial: {regula: [FG_R00014]}
#   since: "2026.1"
package groundrule.resilience.aws.group_one_zone

import rego.v1

places := {place | some place in input.values.zones} | {place | some place in input.values.subnets}

violations contains {"at": "zones", "needs": ["zones", "subnets"]} if {
	count(places) == 1
}

satisfied if {
	some one in input.related.subnet
	some other in input.related.subnet
	one.values.zone != other.values.zone
}
