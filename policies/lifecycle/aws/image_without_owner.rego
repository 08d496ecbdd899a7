# METADATA
# title: A machine image is looked up by name, whoever made it
# description: Anybody can publish an image with a name that matches, and machines start from it.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - kind: data
#       types: [aws_ami]
#       reads:
#         owned: {presence: owners}
#         pattern: {presence: name_regex}
#         filters: filter
#   message: "{subject} takes the image of whoever uses the name"
#   remediation: Set `owners` to the accounts that publish the image, or to `self` or `amazon`.
#   aliases: {checkov: [CKV_AWS_386]}
#   partial: {trivy: [AWS-0344]}
package groundrule.lifecycle.aws.image_without_owner

import rego.v1

violations contains {"at": "owned", "needs": ["owned", "filters"]} if {
	input.values.owned == false
	by_name
	not narrowed
}

violations contains {"at": "owned", "needs": ["owned", "pattern", "filters"]} if {
	input.values.owned == false
	input.values.pattern == true
	not narrowed
}

satisfied if input.values.owned == true

by_name if {
	some entry in input.values.filters
	entry.name == "name"
	some value in entry["values"]
	regex.match(`[*?]`, value)
}

# Nobody else can give an image these.
narrowed if {
	some entry in input.values.filters
	entry.name in {"image-id", "owner-alias", "owner-id"}
}
