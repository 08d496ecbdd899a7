# METADATA
# title: A trail records one region only
# description: Whoever has stolen credentials works where nobody looks; such a trail sees nothing of it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_cloudtrail]
#       reads:
#         every_region: is_multi_region_trail
#   message: "{subject} records one region only"
#   remediation: Set `is_multi_region_trail = true`.
#   controls:
#     nist-800-53-r5: [AU-2, AU-12]
#     cis-aws-3.0: ["3.1"]
#   aliases: {checkov: [CKV_AWS_67], trivy: [AWS-0014], tfsec: [aws-cloudtrail-enable-all-regions]}
package groundrule.logging.aws.trail_one_region

import rego.v1

violations contains {"at": "every_region"} if not input.values.every_region == true
