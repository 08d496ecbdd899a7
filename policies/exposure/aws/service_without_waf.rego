# METADATA
# title: A public load balancer or API has no web application firewall
# description: Known attacks, floods and bots reach what stands behind it.
# custom:
#   severity: low
#   since: "2026.1"
#   subjects:
#     - types: [aws_lb, aws_alb]
#       reads:
#         internal:
#           value: internal
#           left:
#             default: false
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb
#         kind:
#           value: load_balancer_type
#           left:
#             default: application
#             source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb
#       related:
#         acl:
#           type: [aws_wafv2_web_acl_association, aws_wafregional_web_acl_association]
#           by: resource_arn
#           to: [arn, id]
#     - types: [aws_api_gateway_stage]
#       reads: {internal: {const: false}, kind: {const: application}}
#       related:
#         acl:
#           type: [aws_wafv2_web_acl_association, aws_wafregional_web_acl_association]
#           by: resource_arn
#           to: [arn]
#         api:
#           type: aws_api_gateway_rest_api
#           by: rest_api_id
#           to: [id]
#           from: subject
#           reads: {kinds: endpoint_configuration.types}
#   message: "{subject} has no web application firewall"
#   remediation: Add an `aws_wafv2_web_acl_association` whose `resource_arn` is that of this resource.
#   controls: {nist-800-53-r5: [AC-4(21)]}
#   aliases: {checkov: [CKV2_AWS_28, CKV2_AWS_29]}
package groundrule.exposure.aws.service_without_waf

import rego.v1

# Firewalls read HTTP, so they stand before application load balancers only.
applies if {
	not input.values.internal == true
	input.values.kind == "application"
}

violations contains {"at": []} if {
	count(input.related.acl) == 0
	not private
}

satisfied if some _ in input.related.acl

satisfied if private

private if {
	some api in input.related.api
	some kind in api.values.kinds
	kind == "PRIVATE"
}
