# METADATA
# title: A module's source is not pinned
# description: >-
#   Without a version or a ref the next `terraform init` fetches whatever is newest, so that nobody has reviewed what
#   is applied.
# custom:
#   severity: medium
#   subjects:
#     - kind: module
#       reads: {source: source, version: version}
#   message: "{subject} does not pin its source {source}"
#   remediation: Set `version` for a module of a registry, and a `ref` of a tag or commit for one of a repository.
#   aliases: {checkov: [CKV_TF_2]}
#   partial: {checkov: [CKV_TF_1]}
#   since: "0.1.0"
package groundrule.lifecycle.module_source_unpinned

import rego.v1

applies if not startswith(input.values.source, ".")

from_registry if regex.match(`^([a-z0-9.-]+\.[a-z]+(:[0-9]+)?/)?[0-9A-Za-z_-]+/[0-9A-Za-z_-]+/[0-9a-z]+(//.*)?$`, input.values.source)

from_repository if contains(input.values.source, "git::")

from_repository if contains(input.values.source, "hg::")

from_repository if startswith(input.values.source, "github.com/")

from_repository if startswith(input.values.source, "bitbucket.org/")

from_repository if startswith(input.values.source, "git@")

violations contains {"at": "version"} if {
	from_registry
	not from_repository
	not input.values.version
}

violations contains {"at": "source"} if {
	from_repository
	not regex.match(`[?&](ref|rev)=.`, input.values.source)
}
