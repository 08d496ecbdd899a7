# METADATA
# title: A trail is not encrypted with a key of its own
# description: >-
#   Whoever can read the bucket reads who did what in the account. A key of its own is a second lock, with a policy
#   and a record of its own.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudtrail, aws_cloudtrail_event_data_store]
#       reads:
#         key: {presence: kms_key_id}
#   message: "{subject} is not encrypted with a key of its own"
#   remediation: Set `kms_key_id` to the ARN of an `aws_kms_key` whose policy lets CloudTrail use it.
#   controls:
#     nist-800-53-r5: [AU-9, SC-13, SC-28, SC-28(1)]
#     cis-aws-3.0: ["3.5"]
#   aliases:
#     checkov: [CKV_AWS_35]
#     trivy: [AWS-0015]
#     tfsec: [aws-cloudtrail-encryption-customer-managed-key]
#     regula: [FG_R00035]
package groundrule.encryption.aws.trail_customer_key

import rego.v1

violations contains {"at": "key"} if input.values.key == false
