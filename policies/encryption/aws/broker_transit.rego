# METADATA
# title: A Kafka cluster talks without TLS
# description: Whoever is on the way reads the messages, and the names and passwords of clients.
# custom:
#   severity: high
#   since: "2026.1"
#   subjects:
#     - types: [aws_msk_cluster]
#       reads:
#         clients: encryption_info.encryption_in_transit.client_broker
#         brokers: encryption_info.encryption_in_transit.in_cluster
#   message: "{subject} talks without TLS: {at}"
#   remediation: >-
#     Set `client_broker = "TLS"` and `in_cluster = true` in `encryption_info.encryption_in_transit`, or leave them
#     out: both are the default.
#   aliases: {checkov: [CKV_AWS_81]}
#   partial: {trivy: [AWS-0073]}
package groundrule.encryption.aws.broker_transit

import rego.v1

# What is left out is encrypted, at rest and in transit, with the block and without it.
violations contains {"at": "clients", "needs": ["clients"]} if input.values.clients in {"PLAINTEXT", "TLS_PLAINTEXT"}

violations contains {"at": "brokers", "needs": ["brokers"]} if input.values.brokers == false
