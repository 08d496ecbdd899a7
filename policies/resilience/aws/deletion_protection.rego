# METADATA
# title: A database can be deleted by accident
# description: Deletion protection makes deleting it two deliberate steps.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [aws_db_instance, aws_rds_cluster, aws_docdb_cluster, aws_neptune_cluster]
#       reads:
#         protected: deletion_protection
#   message: "{subject} is not protected against deletion"
#   remediation: Set `deletion_protection = true`.
#   controls: {nist-800-53-r5: [SC-5(2), CM-3]}
#   aliases:
#     checkov: [CKV_AWS_293, CKV_AWS_139, CKV2_AWS_58]
#     trivy: [AWS-0177, AWS-0343]
#     tfsec: [aws-rds-enable-deletion-protection, aws-rds-enable-cluster-deletion-protection]
#     regula: [FG_R00280]
package groundrule.resilience.aws.deletion_protection

import rego.v1

violations contains {"at": "protected"} if not input.values.protected == true
