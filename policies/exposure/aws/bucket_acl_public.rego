# METADATA
# title: A bucket's ACL lets strangers in
# description: Everybody, or everybody with an AWS account, may read or write what is in the bucket.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket]
#       reads:
#         acl: acl
#         grantees: {values: grant.uri}
#       related:
#         acls:
#           type: aws_s3_bucket_acl
#           by: bucket
#           to: [id, bucket]
#           reads:
#             acl: acl
#             grantees: {values: access_control_policy.grant.grantee.uri}
#     - types: [aws_s3_bucket_acl]
#       reads:
#         acl: acl
#         grantees: {values: access_control_policy.grant.grantee.uri}
#   message: "{subject} lets strangers in by {at}: {element}"
#   remediation: Set `acl = "private"`, and let known principals in by a bucket policy.
#   controls: {nist-800-53-r5: [AC-3, AC-6, SC-7]}
#   aliases: {checkov: [CKV_AWS_20], trivy: [AWS-0092], tfsec: [aws-s3-no-public-access-with-acl]}
#   partial: {checkov: [CKV_AWS_57], regula: [FG_R00277, FG_R00279]}
package groundrule.exposure.aws.bucket_acl_public

import rego.v1

public_acls := {"authenticated-read", "public-read", "public-read-write", "website"}

strangers := {
	"http://acs.amazonaws.com/groups/global/AllUsers",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}

violations contains {"at": "acl", "element": input.values.acl, "needs": ["acl"]} if public_acl

violations contains {"at": "grantees", "element": grantee, "needs": []} if {
	some grantee in input.values.grantees
	grantee in strangers
}

# The same of the bucket, whose ACL stands in a resource of its own.
violations contains {"at": ["acls", b.ref, "acl"], "element": acl, "needs": []} if {
	some b in input.related.acls
	acl := b.values.acl
	acl in public_acls
}

violations contains {"at": ["acls", b.ref, "grantees"], "element": grantee, "needs": []} if {
	some b in input.related.acls
	some grantee in b.values.grantees
	grantee in strangers
}

# An ACL is either canned or made of grants, never both.
satisfied if {
	is_string(input.values.acl)
	not public_acl
	not attached
}

attached if some _ in input.related.acls

public_acl if input.values.acl in public_acls
