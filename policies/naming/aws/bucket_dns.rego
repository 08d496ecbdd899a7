# METADATA
# title: A bucket's name is not fit for DNS
# description: >-
#   With a dot in it no certificate of S3 matches the bucket's host name, so that TLS fails or is turned off. Other names
#   S3 refuses when the plan is applied.
# custom:
#   severity: low
#   subjects:
#     - types: [aws_s3_bucket]
#       reads: {name: bucket}
#       related:
#         website: {type: aws_s3_bucket_website_configuration, by: bucket, to: [id, bucket]}
#   message: "{subject} is named {name}"
#   remediation: Set `bucket` to 3 to 63 lower case letters, digits and hyphens.
#   aliases: {trivy: [AWS-0320], tfsec: [aws-s3-dns-compliant-name]}
#   since: "2026.1"
package groundrule.naming.aws.bucket_dns

import rego.v1

violations contains {"at": "name", "needs": ["name"]} if {
	regex.match(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`, input.values.name) == false
}

# A website is called by its domain, and answers over HTTP only.
violations contains {"at": "name", "needs": ["name", "website"]} if {
	contains(input.values.name, ".")
	count(input.related.website) == 0
}
