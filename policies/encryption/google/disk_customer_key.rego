# METADATA
# title: A disk is not encrypted with a key of its own
# description: Google's key can be neither restricted nor revoked.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_disk]
#       reads:
#         key: {presence: disk_encryption_key.kms_key_self_link}
#         raw_key: {presence: disk_encryption_key.raw_key}
#     - types: [google_compute_instance]
#       reads:
#         key: {presence: boot_disk.kms_key_self_link}
#         raw_key: {presence: boot_disk.disk_encryption_key_raw}
#   message: "{subject} is not encrypted with a key of its own"
#   remediation: Set `kms_key_self_link` in `disk_encryption_key`, or in `boot_disk`, to a `google_kms_crypto_key`.
#   controls: {cis-google-2.0: ["4.7"]}
#   aliases: {checkov: [CKV_GCP_37, CKV_GCP_38], trivy: [GCP-0033, GCP-0034], regula: [FG_R00417]}
#   since: "2026.1"
package groundrule.encryption.google.disk_customer_key

import rego.v1

violations contains {"at": "key"} if not own_key

satisfied if own_key

own_key if input.values.key == true

own_key if input.values.raw_key == true
