# METADATA
# title: A store is not encrypted with a key of its own
# description: Google's key can be neither restricted nor revoked.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [google_artifact_registry_repository, google_pubsub_topic]
#       reads: {key: {presence: kms_key_name}}
#     - types: [google_bigquery_dataset]
#       reads: {key: {presence: default_encryption_configuration.kms_key_name}}
#     - types: [google_bigquery_table]
#       reads: {key: {presence: encryption_configuration.kms_key_name}}
#     - types: [google_bigtable_instance]
#       each: cluster
#       reads: {key: {presence: .kms_key_name}}
#     - types: [google_spanner_database]
#       reads: {key: {presence: [encryption_config.kms_key_name, encryption_config.kms_key_names]}}
#     - types: [google_storage_bucket]
#       reads: {key: {presence: encryption.default_kms_key_name}}
#   message: "{subject} is encrypted with Google's key"
#   remediation: Set `kms_key_name` (`default_kms_key_name` in `encryption` of a bucket) to a `google_kms_crypto_key`.
#   aliases: {checkov: [CKV_GCP_80, CKV_GCP_81, CKV_GCP_83, CKV_GCP_84, CKV_GCP_85, CKV_GCP_93], trivy: [GCP-0066]}
package groundrule.encryption.google.storage_customer_key

import rego.v1

violations contains {"at": "key"} if input.values.key == false
