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
#     - types: [aws_s3_bucket_acl]
#       reads:
#         acl: acl
#         grantees: {values: access_control_policy.grant.grantee.uri}
#   message: "{subject} lets strangers in by {at}: {element}"
#   remediation: Set `acl = "private"`, and let known principals in by a bucket policy.
#   controls: {nist-800-53-r5: [AC-3, AC-6, SC-7]}
#   aliases: {checkov: [CKV_AWS_20, CKV_AWS_57], trivy: [AWS-0092], tfsec: [aws-s3-no-public-access-with-acl]}
#   partial: {regula: [FG_R00277, FG_R00279]}
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

# An ACL is either canned or made of grants, never both.
satisfied if {
	is_string(input.values.acl)
	not public_acl
}

public_acl if input.values.acl in public_acls
