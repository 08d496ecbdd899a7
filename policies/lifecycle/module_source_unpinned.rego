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
#   message: "{subject} does not pin its source"
#   remediation: Set `version` for a module of a registry, and a `ref` of a tag or commit for one of a repository.
#   aliases: {checkov: [CKV_TF_2]}
#   partial: {checkov: [CKV_TF_1]}
#   since: "2026.1"
package groundrule.lifecycle.module_source_unpinned

import rego.v1

applies if not is_local

is_local if startswith(input.values.source, ".")

from_registry if {
	regex.match(`^([a-z0-9.-]+\.[a-z]+(:[0-9]+)?/)?[0-9A-Za-z_-]+/[0-9A-Za-z_-]+/[0-9a-z]+(//.*)?$`, input.values.source)
	not from_repository
}

from_repository if regex.match(`^(git::|hg::|git@|github\.com/|bitbucket\.org/)`, input.values.source)

has_ref if regex.match(`[?&](ref|rev)=.`, input.values.source)

violations contains {"at": "version"} if {
	from_registry
	not input.values.version
}

violations contains {"at": "source"} if {
	from_repository
	not has_ref
}
