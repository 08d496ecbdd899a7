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
#         wrapped_key: {presence: disk_encryption_key.rsa_encrypted_key}
#         attached: {const: false}
#     - types: [google_compute_region_disk]
#       reads:
#         key: {presence: disk_encryption_key.kms_key_name}
#         raw_key: {presence: disk_encryption_key.raw_key}
#         wrapped_key: {presence: disk_encryption_key.rsa_encrypted_key}
#         attached: {const: false}
#     - types: [google_compute_instance]
#       reads:
#         key: {presence: boot_disk.kms_key_self_link}
#         raw_key: {presence: boot_disk.disk_encryption_key_raw}
#         wrapped_key: {presence: boot_disk.disk_encryption_key_rsa}
#         attached: {presence: boot_disk.source}
#   message: "{subject} is not encrypted with a key of its own"
#   remediation: Set `kms_key_self_link` in `disk_encryption_key` (`kms_key_name` on a regional disk), or in `boot_disk`, to a `google_kms_crypto_key`.
#   controls: {cis-google-2.0: ["4.7"]}
#   aliases: {checkov: [CKV_GCP_37, CKV_GCP_38], trivy: [GCP-0033, GCP-0034], regula: [FG_R00417]}
#   since: "2026.1"
package groundrule.encryption.google.disk_customer_key

import rego.v1

# A disk that is made elsewhere is judged itself.
applies if input.values.attached == false

violations contains {"at": "key"} if not own_key

satisfied if own_key

own_key if input.values.key == true

own_key if input.values.raw_key == true

own_key if input.values.wrapped_key == true
