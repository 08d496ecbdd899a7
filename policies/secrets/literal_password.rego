# METADATA
# title: A password is written in the configuration
# description: >-
#   A literal where the provider's schema, or the name, says that a secret belongs is known to everybody who may read the
#   repository, and stays in its history. A placeholder counts, too, unless Terraform ignores what is put there later.
# custom:
#   severity: high
#   subjects:
#     - types: ["*"]
#       reads: {passwords: $secrets.passwords}
#     - kind: provider
#       types: ["*"]
#       reads: {passwords: $secrets.passwords}
#     - kind: module
#       reads: {passwords: $secrets.passwords}
#     - kind: variable
#       reads: {passwords: $secrets.passwords, sensitive: sensitive}
#   message: "{subject} has a secret written in {at}"
#   remediation: >-
#     Take it from a secret store or a variable without a default, let the provider make and keep it (such as
#     `manage_master_user_password`), or use a write-only argument with an ephemeral value.
#   controls: {nist-800-53-r5: [IA-5(7)]}
#   partial: {checkov: [CKV_AWS_41, CKV_AZURE_45, CKV_AZURE_239]}
#   since: "2026.1"
package groundrule.secrets.literal_password

import rego.v1

applies if not sensitive

# `secrets-sensitive-variable-default` is about these.
sensitive if input.values.sensitive == true

violations contains {"at": ["passwords", path]} if some path in input.values.passwords
