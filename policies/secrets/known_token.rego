# METADATA
# title: A token or private key stands in the configuration
# description: >-
#   Access keys of clouds, tokens of code hosts and private keys have shapes that nobody writes by accident. Whoever may
#   read the repository, the plan, or a machine's start-up script has them. Programs and environments are judged by what
#   they will hold, everything else by what is written literally.
# custom:
#   severity: critical
#   subjects:
#     - types: ["*"]
#       reads: {tokens: $secrets.tokens}
#     - kind: data
#       types: ["*"]
#       reads: {tokens: $secrets.tokens}
#     - kind: provider
#       types: ["*"]
#       reads: {tokens: $secrets.tokens}
#     - kind: module
#       reads: {tokens: $secrets.tokens}
#     - kind: variable
#       reads: {tokens: $secrets.tokens}
#   message: "{subject} has a token or private key in {at}"
#   remediation: Revoke it, and let what needs one fetch it from a secret store, or use a role.
#   controls: {nist-800-53-r5: [IA-5(7)]}
#   partial: {checkov: [CKV_AWS_41, CKV_AWS_45, CKV_AWS_46, CKV_AZURE_45], trivy: [AWS-0029, AWS-0036, AWS-0129, AZU-0037]}
#   since: "2026.1"
package groundrule.secrets.known_token

import rego.v1

violations contains {"at": ["tokens", path]} if some path in input.values.tokens
