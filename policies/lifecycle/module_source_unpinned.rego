# METADATA
# title: A module's source is not pinned
# description: >-
#   Without a version, or with a branch for a ref, the next `terraform init` fetches whatever is newest, so that nobody has
#   reviewed what is applied.
# custom:
#   severity: medium
#   subjects:
#     - kind: module
#       reads: {source: source, version: version}
#   message: "{subject} does not pin its source"
#   remediation: Set `version` for a module of a registry, and a `ref` that is a commit, or a tag with a version, for one of a repository.
#   aliases: {checkov: [CKV_TF_2]}
#   partial: {checkov: [CKV_TF_1]}
#   since: "2026.1"
package groundrule.lifecycle.module_source_unpinned

import rego.v1

applies if not is_local

is_local if regex.match(`^(\.|/)`, input.values.source)

from_registry if {
	regex.match(`^([a-z0-9.-]+\.[a-z]+(:[0-9]+)?/)?[0-9A-Za-z_-]+/[0-9A-Za-z_-]+/[0-9a-z]+(//.*)?$`, input.values.source)
	not from_repository
}

from_repository if regex.match(`^(git::|hg::|git@|github\.com/|bitbucket\.org/)`, input.values.source)

from_archive if regex.match(`^(https?://|s3::|gcs::)`, input.values.source)

# A commit, or what looks like a version: nobody calls a branch that.
has_ref if regex.match(`[?&](ref|rev)=([0-9a-f]{7,64}(&|$)|[^&]*[0-9][._-][0-9])`, input.values.source)

has_version if regex.match(`([0-9][._-][0-9]|[?&](checksum|versionId|generation)=.)`, input.values.source)

violations contains {"at": "version"} if {
	from_registry
	not input.values.version
}

violations contains {"at": "source"} if {
	from_repository
	not has_ref
}

violations contains {"at": "source"} if {
	from_archive
	not has_version
}
