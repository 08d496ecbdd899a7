# METADATA
# title: A cluster's control plane does not log everything
# description: Without its logs nobody can tell who called the Kubernetes API, as whom, and what the cluster did about it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_eks_cluster]
#       reads:
#         types: {values: enabled_cluster_log_types}
#   message: "{subject} does not log {element}"
#   remediation: >-
#     Set `enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]`.
#   aliases: {checkov: [CKV_AWS_37], trivy: [AWS-0038], tfsec: [aws-eks-enable-control-plane-logging]}
package groundrule.logging.aws.cluster_control_plane

import rego.v1

kinds := {"api", "audit", "authenticator", "controllerManager", "scheduler"}

violations contains {"at": "types", "element": kind} if {
	some kind in kinds
	not logged[kind]
}

satisfied if {
	logged.api
	logged.audit
	logged.authenticator
	logged.controllerManager
	logged.scheduler
}

logged[kind] := true if some kind in input.values.types
