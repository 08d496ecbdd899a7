# METADATA
# title: A volume, file system or database is in no backup plan
# description: >-
#   Nothing copies it to a vault on a schedule, so that there is nothing to restore when it is deleted, overwritten or
#   encrypted by an intruder. A plan that stands elsewhere and selects by tags is not seen here.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_ebs_volume]
#       reads:
#         kind: {const: ":ec2:*:volume/"}
#         volume: {const: true}
#         tag: {value: tags_all}
#         own_tag: {value: tags}
#       related:
#         selection:
#           type: aws_backup_selection
#           by: resources
#           to: [arn]
#           from: related
#         any: &selections
#           type: aws_backup_selection
#           all: true
#           reads:
#             resources: {values: resources}
#             listed: {presence: resources}
#             literal: $literal.resources
#             tags: selection_tag
#             filtered: {presence: [condition, not_resources]}
#         snapshots:
#           type: aws_dlm_lifecycle_policy
#           all: true
#           reads:
#             state: state
#             kinds: {values: policy_details.resource_types}
#             tag: policy_details.target_tags
#     - types: [aws_efs_file_system]
#       reads:
#         kind: {const: ":elasticfilesystem:*:file-system/"}
#         volume: {const: false}
#         tag: {value: tags_all}
#         own_tag: {value: tags}
#       related:
#         selection:
#           type: aws_backup_selection
#           by: resources
#           to: [arn]
#           from: related
#         any: *selections
#         automatic:
#           type: aws_efs_backup_policy
#           by: file_system_id
#           to: [id]
#           reads: {status: backup_policy.status}
#     - types: [aws_rds_cluster]
#       reads:
#         kind: {const: ":rds:*:cluster:"}
#         volume: {const: false}
#         tag: {value: tags_all}
#         own_tag: {value: tags}
#       related:
#         selection:
#           type: aws_backup_selection
#           by: resources
#           to: [arn]
#           from: related
#         any: *selections
#   message: "{subject} is in no backup plan"
#   remediation: >-
#     Name its ARN in the `resources` of an `aws_backup_selection`, or give it a tag that a `selection_tag` asks for.
#   controls: {nist-800-53-r5: [CP-9, CP-10]}
#   aliases: {checkov: [CKV2_AWS_8, CKV2_AWS_9, CKV2_AWS_18]}
#   since: "2026.1"
package groundrule.resilience.aws.backup_plan_missing

import rego.v1

# What conditions and exceptions leave over is not worked out.
applies if not filtered

filtered if {
	some selection in input.related.any
	selection.values.filtered == true
}

violations contains {"at": [], "needs": [
	"kind",
	"tag",
	"own_tag",
	"volume",
	"selection",
	"automatic",
	["automatic", "status"],
	"any",
	["any", "resources"],
	["any", "tags"],
	["any", "tags", "key"],
	["any", "tags", "value"],
	"snapshots",
	["snapshots", "kinds"],
	["snapshots", "state"],
	["snapshots", "tag"],
]} if {
	not linked
	not covered
	not tagged_for
}

# References name what they name, and no pattern, even if their ARNs are not known yet.
violations contains {"at": [], "needs": [
	"tag",
	"own_tag",
	"volume",
	"selection",
	"automatic",
	["automatic", "status"],
	"any",
	["any", "listed"],
	["any", "literal"],
	["any", "tags", "key"],
	["any", "tags", "value"],
	"snapshots",
	["snapshots", "kinds"],
	["snapshots", "state"],
	["snapshots", "tag"],
]} if {
	not linked
	not with_pattern
	not tagged_for
}

# Without a plan it does not matter which tags there are.
violations contains {"at": [], "needs": ["selection", "automatic", ["automatic", "status"], "any", "snapshots"]} if {
	count(input.related.any) == 0
	not snapshots
	not automatic
}

snapshots if some _ in input.related.snapshots

satisfied if linked

satisfied if tagged_for

linked if some _ in input.related.selection

linked if automatic

automatic if {
	some backup in input.related.automatic
	backup.values.status == "ENABLED"
}

# Snapshots on a schedule of their own.
linked if {
	input.values.volume
	some policy in input.related.snapshots
	object.get(policy.values, "state", "ENABLED") == "ENABLED"
	some kind in policy.values.kinds
	kind == "VOLUME"
	some key, value in policy.values.tag
	tagged[[key, value]]
}

# By what it is: `*`, `arn:aws:ec2:*:*:volume/*`.
covered if {
	some selection in input.related.any
	count(object.get(selection.values, "tags", [])) == 0
	some resource in selection.values.resources
	covers(resource)
}

with_pattern if {
	some selection in input.related.any
	selection.values.listed == true
	selection.values.literal == true
}

# By a tag: one of those that are asked for is enough.
tagged_for if {
	some selection in input.related.any
	some asked in selection.values.tags
	tagged[[asked.key, asked.value]]
}

covers(resource) := true if resource == "*"

covers(resource) := true if {
	endswith(resource, "*")
	contains(regex.replace(resource, `^arn:[^:]*:([^:]*):[^:]*:[^:]*:`, ":$1:*:"), input.values.kind)
}

tagged contains [key, value] if some key, value in input.values.tag

tagged contains [key, value] if some key, value in input.values.own_tag
