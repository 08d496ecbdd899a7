# METADATA
# title: A workload identity provider trusts any repository on GitHub
# description: >-
#   GitHub signs tokens for everybody's workflows. Without a condition on an owner or a repository, whoever has a GitHub
#   account gets in.
# custom:
#   severity: critical
#   subjects:
#     - types: [google_iam_workload_identity_pool_provider]
#       reads:
#         issuer: oidc.issuer_uri
#         condition: attribute_condition
#   message: "{subject} trusts any repository on GitHub (condition {condition})"
#   remediation: >-
#     Set `attribute_condition` to a condition on the owner or the repository, such as
#     `assertion.repository_owner_id == "1234"` or `assertion.sub == "repo:acme/app:ref:refs/heads/main"`.
#   aliases: {checkov: [CKV_GCP_125]}
#   since: "2026.1"
package groundrule.access.google.github_oidc_condition

import rego.v1

applies if contains(input.values.issuer, "token.actions.githubusercontent.com")

violations contains {"at": "condition"} if not limited

limited if regex.match(`['"]repo:[A-Za-z0-9-]+/`, input.values.condition)

# A subject may be made of other claims: https://docs.github.com/actions/reference/security/oidc
limited if {
	regex.match(`['"](actor|actor_id|job_workflow_ref|repository|repository_id|repository_owner|repository_owner_id):[A-Za-z0-9]`, input.values.condition)
}

# Claims of whoever owns the repository, by name or by number.
limited if regex.match(`\.(repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref)\b`, input.values.condition)
