# METADATA
# title: A search domain stands outside of the VPC
# description: Its endpoint is public, so that only its access policy stands between.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_elasticsearch_domain, aws_opensearch_domain]
#       reads: {vpc: {presence: vpc_options}}
#   message: "{subject} stands outside of the VPC"
#   remediation: Set `subnet_ids` and `security_group_ids` in `vpc_options`; a domain that exists has to be made anew.
#   controls: {nist-800-53-r5: [AC-4, SC-7]}
#   aliases: {checkov: [CKV_AWS_137]}
package groundrule.segmentation.aws.search_outside_vpc

import rego.v1

violations contains {"at": "vpc"} if input.values.vpc == false
