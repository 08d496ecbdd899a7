# METADATA
# # yaml-language-server: $schema={schema}
# title: {title}
# description: Say here why that matters to whoever gets the finding.
# custom:
#   severity: medium
#   subjects:
#     - types: [{type}]
#       reads:
#         {read}: {attribute}
#   message: "{subject} is not as it should be: {at}"
#   remediation: Set `{attribute} = true`.
package {package}

import rego.v1

violations contains {"at": "{read}"} if not input.values.{read} == true
