# METADATA
# title: A secret is replaced too seldom
# description: The longer a secret is in use, the more people and machines have seen it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_secretsmanager_secret_rotation]
#       reads:
#         days: rotation_rules.automatically_after_days
#         schedule: rotation_rules.schedule_expression
#   message: "{subject} is replaced less often than every {settings.rotation_days} days"
#   remediation: Set `automatically_after_days` in `rotation_rules` to 90 or less.
#   controls: {nist-800-53-r5: [AC-2(1), AC-3(15)]}
#   aliases: {checkov: [CKV_AWS_304]}
package groundrule.secrets.aws.rotation_slow

import rego.v1

violations contains {"at": "days"} if not often_enough

satisfied if often_enough

often_enough if input.values.days <= data.standards.secrets.rotation_days

# How often a cron expression comes round is not worked out.
often_enough if startswith(input.values.schedule, "cron(")

often_enough if {
	regex.match(`^rate\([0-9]+ days?\)$`, input.values.schedule)
	to_number(regex.find_n(`[0-9]+`, input.values.schedule, 1)[0]) <= data.standards.secrets.rotation_days
}

often_enough if {
	regex.match(`^rate\([0-9]+ hours?\)$`, input.values.schedule)
	to_number(regex.find_n(`[0-9]+`, input.values.schedule, 1)[0]) <= data.standards.secrets.rotation_days * 24
}

often_enough if {
	regex.match(`^rate\([0-9]+ minutes?\)$`, input.values.schedule)
	to_number(regex.find_n(`[0-9]+`, input.values.schedule, 1)[0]) <= (data.standards.secrets.rotation_days * 24) * 60
}
