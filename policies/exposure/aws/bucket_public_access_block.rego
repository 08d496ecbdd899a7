# METADATA
# title: A bucket is not kept from becoming public
# description: >-
#   Unless a public access block refuses public ACLs and policies, a single wrong one opens the bucket to everybody. AWS
#   refuses them on new buckets; without a block nothing sees to it that it stays so.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       related:
#         pab:
#           type: aws_s3_bucket_public_access_block
#           by: bucket
#           to: [id, bucket]
#           reads:
#             block_acls: block_public_acls
#             block_policy: block_public_policy
#   message: "{subject} is not kept from becoming public"
#   remediation: Add an `aws_s3_bucket_public_access_block` whose `bucket` is this one, with all four settings `true`.
#   controls:
#     nist-800-53-r5: [AC-3, AC-4, SC-7]
#     cis-aws-3.0: ["2.1.4"]
#   aliases: {checkov: [CKV2_AWS_6], trivy: [AWS-0094], tfsec: [aws-s3-specify-public-access-block]}
#   partial: {regula: [FG_R00229]}
package groundrule.exposure.aws.bucket_public_access_block

import rego.v1

# The other two settings are about what is public already; the rule about the block itself asks for them.
flags := {"block_acls", "block_policy"}

off contains [b.ref, flag] if {
	some b in input.related.pab
	some flag in flags
	not b.values[flag] == true
}

satisfied if {
	some b in input.related.pab
	b.values.block_acls == true
	b.values.block_policy == true
}

violations contains {"at": []} if count(input.related.pab) == 0

violations contains {"at": ["pab", place[0], place[1]]} if {
	some place in off
	not satisfied
}
