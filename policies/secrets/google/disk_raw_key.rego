# METADATA
# title: The key of a disk is in the configuration
# description: >-
#   Whoever reads the configuration or the state reads the key, and with it every snapshot of the disk. What is written
#   there literally stays in the history of the repository too.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_disk, google_compute_region_disk]
#       reads: {key: {presence: disk_encryption_key.raw_key}}
#     - types: [google_compute_instance]
#       reads: {key: {presence: boot_disk.disk_encryption_key_raw}}
#   message: "{subject} has the key of its disk in the configuration"
#   remediation: Leave `raw_key` out, and set `kms_key_self_link` to a `google_kms_crypto_key`.
#   aliases: {trivy: [GCP-0037]}
#   since: "2026.1"
package groundrule.secrets.google.disk_raw_key

import rego.v1

violations contains {"at": "key"} if input.values.key == true
