# METADATA
# title: A provider sets no default tags
# description: >-
#   Tags that the provider sets reach every resource that can have them, also those that a module creates and that
#   take no tags as an input.
# custom:
#   severity: low
#   subjects:
#     - kind: provider
#       types: [aws]
#       reads:
#         tags: {presence: default_tags.tags}
#   message: "{subject} sets no default tags"
#   remediation: Add a `default_tags` block with `tags` to the provider.
#   since: "2026.1"
package groundrule.tagging.aws.provider_default_tags

import rego.v1

violations contains {"at": "tags"} if input.values.tags == false
