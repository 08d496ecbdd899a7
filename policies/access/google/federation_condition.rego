# METADATA
# title: A workload identity provider takes every token of its issuer
# description: >-
#   Without a condition, whoever the issuer gives a token gets an identity here. Many issuers, those of code hosts and
#   build services among them, give tokens to everybody.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_iam_workload_identity_pool_provider]
#       reads: {condition: {presence: attribute_condition}}
#   message: "{subject} takes every token of its issuer"
#   remediation: Set `attribute_condition` to a condition on who asks, such as `assertion.sub == "build"`.
#   aliases: {checkov: [CKV_GCP_118], trivy: [GCP-0068]}
#   since: "2026.1"
package groundrule.access.google.federation_condition

import rego.v1

violations contains {"at": "condition"} if input.values.condition == false
