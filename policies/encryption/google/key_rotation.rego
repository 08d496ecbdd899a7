# METADATA
# title: A key is not rotated, or too seldom
# description: The longer a key is used, the more is lost with it.
# custom:
#   severity: medium
#   since: "2026.1"
#   subjects:
#     - types: [google_kms_crypto_key]
#       reads:
#         purpose: purpose
#         period: rotation_period
#   message: "{subject} is not rotated within {settings.google_key_rotation_days} days"
#   remediation: Set `rotation_period` to `7776000s`, which is 90 days, or less.
#   controls: {cis-google-2.0: ["1.10"]}
#   aliases: {checkov: [CKV_GCP_43], trivy: [GCP-0065], tfsec: [google-kms-rotate-kms-keys], regula: [FG_R00378]}
package groundrule.encryption.google.key_rotation

import rego.v1

# Keys of other purposes cannot be rotated by the service.
applies if not of_other_purpose

of_other_purpose if input.values.purpose in {"ASYMMETRIC_DECRYPT", "ASYMMETRIC_SIGN", "MAC", "RAW_ENCRYPT_DECRYPT"}

violations contains {"at": "period"} if not rotated

# Less than a day is refused.
rotated if {
	regex.match(`^[0-9]+(\.[0-9]+)?s$`, input.values.period)
	seconds := to_number(trim_suffix(input.values.period, "s"))
	seconds >= 86400
	seconds <= data.standards.encryption.google_key_rotation_days * 86400
}
