# METADATA
# title: A database stands in one zone
# description: When its availability zone fails, the database is down until the zone is back, or a backup is restored elsewhere.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance]
#       reads:
#         several: multi_az
#         source: {presence: replicate_source_db}
#       related:
#         primary: {type: aws_db_instance, by: replicate_source_db, to: [id, identifier, arn], from: subject}
#   message: "{subject} stands in one zone"
#   remediation: Set `multi_az = true`.
#   controls: {nist-800-53-r5: [CP-10, SC-5(2), SI-13(5)]}
#   aliases: {checkov: [CKV_AWS_157], regula: [FG_R00251]}
package groundrule.resilience.aws.database_one_zone

import rego.v1

violations contains {"at": "several"} if {
	input.values.source == false
	not in_several
}

satisfied if in_several

in_several if input.values.several == true

# A replica is itself what stands in for another.
satisfied if some _ in input.related.primary
