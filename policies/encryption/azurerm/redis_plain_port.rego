# METADATA
# title: A Redis cache answers without TLS
# description: Whoever is on the way reads the password and the data.
# custom:
#   severity: high
#   subjects:
#     - types: [azurerm_redis_cache]
#       reads:
#         plain: {value: [non_ssl_port_enabled, enable_non_ssl_port]}
#   message: "{subject} answers without TLS"
#   remediation: Set `non_ssl_port_enabled = false` (`enable_non_ssl_port` before version 4 of the provider), or leave it out.
#   aliases: {checkov: [CKV_AZURE_91]}
#   since: "2026.1"
package groundrule.encryption.azurerm.redis_plain_port

import rego.v1

violations contains {"at": "plain"} if input.values.plain == true
