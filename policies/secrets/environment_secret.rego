# METADATA
# title: A secret stands in clear in an environment or a start-up script
# description: >-
#   Environments of functions, containers and builds, and the scripts and metadata that machines start with, can be read
#   in consoles and on the machine by everybody who may look at them. It does not matter where the value comes from.
# custom:
#   severity: high
#   subjects:
#     - types: ["*"]
#       reads: {entries: $secrets.entries}
#   message: "{subject} has a secret in clear in {at}"
#   remediation: >-
#     Give the name or ARN of the secret (`secrets` and `valueFrom` of a container, Key Vault references, `secret_env`),
#     and let the program fetch it with its role.
#   controls: {nist-800-53-r5: [IA-5(7), SC-28]}
#   partial: {checkov: [CKV_AWS_45, CKV_AWS_46, CKV_AZURE_45], trivy: [AWS-0029, AWS-0036, AWS-0129, AZU-0037]}
#   since: "2026.1"
package groundrule.secrets.environment_secret

import rego.v1

violations contains {"at": ["entries", path]} if some path in input.values.entries
