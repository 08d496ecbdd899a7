# METADATA
# title: A cluster's secrets are not encrypted with a key of its own
# description: Kubernetes keeps secrets as plain values; whoever gets at the control plane's storage or a backup of it reads them.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_eks_cluster]
#       reads:
#         resources: {values: encryption_config.resources}
#   message: "{subject} does not encrypt its secrets with a key of its own"
#   remediation: Add an `encryption_config` with `resources = ["secrets"]` and the `key_arn` of an `aws_kms_key`.
#   aliases: {checkov: [CKV_AWS_58], trivy: [AWS-0039], tfsec: [aws-eks-encrypt-secrets]}
package groundrule.encryption.aws.cluster_secrets

import rego.v1

violations contains {"at": "resources"} if not secrets

satisfied if secrets

secrets if {
	some resource in input.values.resources
	resource == "secrets"
}
