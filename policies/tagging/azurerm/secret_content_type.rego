# METADATA
# title: A secret does not say what it is
# description: Whoever finds or rotates it has to guess what it is for.
# custom:
#   severity: low
#   subjects:
#     - types: [azurerm_key_vault_secret]
#       reads: {type: {presence: content_type}}
#   message: "{subject} does not say what it is"
#   remediation: Set `content_type`, such as `password` or `application/x-pkcs12`.
#   aliases: {checkov: [CKV_AZURE_114], trivy: [AZU-0015]}
#   since: "2026.1"
package groundrule.tagging.azurerm.secret_content_type

import rego.v1

violations contains {"at": "type"} if input.values.type == false
