# METADATA
# title: A database has its backups in one region only
# description: When the region fails, or is lost, so are its backups.
# custom:
#   severity: low
#   subjects:
#     - types:
#         - azurerm_mariadb_server
#         - azurerm_mysql_flexible_server
#         - azurerm_mysql_server
#         - azurerm_postgresql_flexible_server
#         - azurerm_postgresql_server
#       reads: {geo: geo_redundant_backup_enabled, mode: create_mode}
#   message: "{subject} has its backups in one region only"
#   remediation: Set `geo_redundant_backup_enabled = true`. It replaces the server.
#   aliases: {checkov: [CKV_AZURE_94, CKV_AZURE_102, CKV_AZURE_136]}
#   since: "2026.1"
package groundrule.resilience.azurerm.database_geo_backup

import rego.v1

# A replica has no backups of its own: its primary is judged.
applies if not replica

replica if input.values.mode == "Replica"

violations contains {"at": "geo"} if not input.values.geo == true
