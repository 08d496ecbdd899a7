# METADATA
# title: A public access block leaves something open
# description: >-
#   Each of its four settings closes another way for a bucket to become public; one that is left out is off.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_s3_bucket_public_access_block, aws_s3_account_public_access_block]
#       reads:
#         block_acls: block_public_acls
#         block_policy: block_public_policy
#         ignore_acls: ignore_public_acls
#         restrict: restrict_public_buckets
#   message: "{subject} does not set {at} to true"
#   remediation: >-
#     Set `block_public_acls`, `block_public_policy`, `ignore_public_acls` and `restrict_public_buckets` to `true`.
#   controls:
#     nist-800-53-r5: [AC-3, AC-4, SC-7]
#     cis-aws-3.0: ["2.1.4"]
#   aliases:
#     checkov: [CKV_AWS_53, CKV_AWS_54, CKV_AWS_55, CKV_AWS_56]
#     trivy: [AWS-0086, AWS-0087, AWS-0091, AWS-0093]
#     tfsec: [aws-s3-block-public-acls, aws-s3-block-public-policy, aws-s3-ignore-public-acls, aws-s3-no-public-buckets]
#   partial: {checkov: [CKV2_AWS_6], regula: [FG_R00229]}
package groundrule.exposure.aws.public_access_block_incomplete

import rego.v1

violations contains {"at": "block_acls", "needs": ["block_acls"]} if not input.values.block_acls == true

violations contains {"at": "block_policy", "needs": ["block_policy"]} if not input.values.block_policy == true

violations contains {"at": "ignore_acls", "needs": ["ignore_acls"]} if not input.values.ignore_acls == true

violations contains {"at": "restrict", "needs": ["restrict"]} if not input.values.restrict == true
