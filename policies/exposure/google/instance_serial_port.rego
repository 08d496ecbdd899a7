# METADATA
# title: An instance's serial port takes logins
# description: The serial console knows no firewall; whoever has a key gets to it from any address.
# custom:
#   severity: medium
#   subjects:
#     - types: [google_compute_instance, google_compute_instance_from_template, google_compute_instance_template]
#       reads: {enabled: metadata.serial-port-enable}
#   message: "{subject} takes logins on its serial port"
#   remediation: Leave `serial-port-enable` out of `metadata`.
#   controls: {cis-google-2.0: ["4.5"]}
#   aliases: {checkov: [CKV_GCP_35], trivy: [GCP-0032], regula: [FG_R00415]}
#   since: "2026.1"
package groundrule.exposure.google.instance_serial_port

import rego.v1

violations contains {"at": "enabled"} if lower(input.values.enabled) in {"true", "1", "y", "yes"}
