# METADATA
# title: The activity log leaves out what some do
# description: What is left out nobody can look up afterwards.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [azurerm_monitor_log_profile]
#       reads: {categories: {values: [categories]}}
#   message: "{subject} does not log everything that is done"
#   remediation: Set `categories` to `Action`, `Delete` and `Write`.
#   aliases: {checkov: [CKV_AZURE_38], trivy: [AZU-0033], regula: [FG_R00342]}
package groundrule.logging.azurerm.activity_log_categories

import rego.v1

violations contains {"at": "categories"} if {
	some category in {"Action", "Delete", "Write"}
	not logged[category]
}

logged contains category if some category in input.values.categories
