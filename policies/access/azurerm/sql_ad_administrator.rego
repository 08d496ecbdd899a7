# METADATA
# title: A SQL server has no administrator from Azure AD
# description: Its logins are passwords of its own, which know no second factor and outlive whoever has left.
# custom:
#   severity: medium
#   subjects:
#     - types: [azurerm_mssql_server]
#       reads: {login: azuread_administrator.login_username}
#   message: "{subject} has no administrator from Azure AD"
#   remediation: Set `azuread_administrator` to a group of administrators.
#   controls: {cis-azure-2.0: ["4.1.4"]}
#   aliases: {checkov: [CKV2_AZURE_27]}
#   since: "2026.1"
package groundrule.access.azurerm.sql_ad_administrator

import rego.v1

violations contains {"at": "login"} if not named

named if trim_space(input.values.login) != ""
