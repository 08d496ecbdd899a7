# METADATA
# title: A database has a public address
# description: Whoever finds it can try passwords and exploits against it; only its security groups stand in between.
# custom:
#   severity: critical
#   since: "2026.1"
#   subjects:
#     - types:
#         - aws_db_instance
#         - aws_neptune_cluster_instance
#         - aws_rds_cluster_instance
#         - aws_redshift_cluster
#         - aws_redshiftserverless_workgroup
#       reads:
#         public: publicly_accessible
#   message: "{subject} is publicly accessible"
#   remediation: Set `publicly_accessible = false`.
#   controls:
#     nist-800-53-r5: [AC-4, SC-7]
#     cis-aws-3.0: ["2.3.3"]
#   aliases:
#     checkov: [CKV_AWS_17, CKV_AWS_87, CKV_AWS_102]
#     trivy: [AWS-0180]
#     tfsec: [aws-rds-enable-public-access]
#     regula: [FG_R00270, FG_R00278]
package groundrule.exposure.aws.database_public

import rego.v1

violations contains {"at": "public"} if input.values.public == true
