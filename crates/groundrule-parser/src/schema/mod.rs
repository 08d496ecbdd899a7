//! What provider schemas say: digests of several versions of aws, azurerm, google (with google-beta) and azuread, and of one
//! version of smaller providers that many configurations use, embedded in the binary.
//!
//! [`Schemas::embedded`] costs nothing to speak of, and a look-up is a few binary searches in the binary's own
//! read-only data: nothing is unpacked, allocated or cached. `cargo xtask gen` makes the data.

mod attribute;
mod blob;
mod check;
pub mod format;
mod kind;
mod tags;
mod versions;

use std::sync::LazyLock;

pub use attribute::Attribute;
use blob::Blob;
pub use check::{BlobFault, check};
use format::Section;
pub use kind::{AttributeKind, Block, Element, Nesting};
pub use tags::{TagForm, TagPlace, TagStore};
pub use versions::VersionSet;

/// A provider's name, from its address: `aws` of `registry.terraform.io/hashicorp/aws`, and of `aws`.
pub fn provider_name(full_name: &str) -> &str {
    full_name.rsplit('/').next().unwrap_or(full_name)
}

/// All digests.
#[derive(Debug)]
pub struct Schemas {
    blob: &'static Blob,
    providers: Vec<Provider>,
}

/// A provider, with the beta provider whose types are the same.
#[derive(Debug)]
struct Provider {
    name: &'static str,
    versions: Vec<&'static str>,
    beta: VersionSet,
    config: u16,
}

static EMBEDDED: LazyLock<Schemas> = LazyLock::new(|| Schemas::new(Blob::embedded()));

impl Schemas {
    /// The digests in this binary.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn new(blob: &'static Blob) -> Self {
        let mut words =
            blob.section(Section::Providers).as_chunks::<2>().0.iter().map(|word| u16::from_le_bytes(*word));
        let mut providers = Vec::new();
        while let (Some(name), Some(config), Some(count)) = (words.next(), words.next(), words.next()) {
            let mut provider =
                Provider { name: blob.string(name), versions: Vec::new(), beta: VersionSet::NONE, config };
            for index in 0..usize::from(count) {
                let (Some(version), Some(beta)) = (words.next(), words.next()) else {
                    break;
                };
                provider.versions.push(blob.string(version));
                if beta == 1 {
                    provider.beta = provider.beta.union(VersionSet::one(index));
                }
            }
            providers.push(provider);
        }
        Self { blob, providers }
    }

    /// The digest of a resource type.
    pub fn resource(&self, type_: &str) -> Option<TypeDigest> {
        let (name, node, _) = self.blob.find_type(type_)?;
        self.digest(name, node)
    }

    /// The digest of a data source type.
    pub fn data_source(&self, type_: &str) -> Option<TypeDigest> {
        let (name, _, node) = self.blob.find_type(type_)?;
        self.digest(name, node)
    }

    /// The digest of a provider's configuration block; `google-beta` has google's.
    pub fn provider(&self, name: &str) -> Option<TypeDigest> {
        let provider = self.find_provider(name)?;
        self.digest(provider.name, provider.config)
    }

    /// The versions that there are digests of, oldest first; the indexes of a [`VersionSet`]. Types of google and
    /// google-beta share digests, so both names have all their versions; those of google-beta say so.
    pub fn versions(&self, provider: &str) -> &[&'static str] {
        self.find_provider(provider).map_or(&[], |provider| &provider.versions)
    }

    /// What [`TypeDigest::attribute_in`] is to look at for resources of this provider: all its versions, and for
    /// google without what only google-beta has.
    pub fn version_set(&self, provider: &str) -> VersionSet {
        let Some(found) = self.find_provider(provider) else {
            return VersionSet::NONE;
        };
        let excluded = if provider == found.name { found.beta } else { VersionSet::NONE };
        let indexes = (0..found.versions.len()).filter(|index| !excluded.contains(*index));
        indexes.fold(VersionSet::NONE, |set, index| set.union(VersionSet::one(index)))
    }

    /// The resource types, sorted.
    pub fn types(&self) -> impl Iterator<Item = &'static str> + use<'_> {
        self.all_types().filter_map(|(name, resource, _)| (resource != 0).then_some(name))
    }

    /// The data source types, sorted.
    pub fn data_source_types(&self) -> impl Iterator<Item = &'static str> + use<'_> {
        self.all_types().filter_map(|(name, _, data)| (data != 0).then_some(name))
    }

    fn all_types(&self) -> impl Iterator<Item = (&'static str, u16, u16)> + use<'_> {
        (0..self.blob.types()).map(|index| self.blob.type_at(index))
    }

    fn find_provider(&self, name: &str) -> Option<&Provider> {
        let name = name.strip_suffix("-beta").unwrap_or(name);
        self.providers.iter().find(|provider| provider.name == name)
    }

    fn digest(&self, name: &'static str, node: u16) -> Option<TypeDigest> {
        if node == 0 {
            return None;
        }
        let root = Attribute::read(self.blob, node, VersionSet::NONE, VersionSet::ALL)?;
        Some(TypeDigest { blob: self.blob, node, name, versions: root.versions, root })
    }
}

/// The digest of a resource type, a data source type or a provider's configuration.
///
/// A path has a step for each attribute and block, and none for indexes and map keys:
/// `["root_block_device", "encrypted"]`.
#[derive(Clone, Copy, Debug)]
pub struct TypeDigest {
    blob: &'static Blob,
    node: u16,
    root: Attribute,
    /// The type, or the provider's name.
    pub name: &'static str,
    /// The versions in which the type exists.
    pub versions: VersionSet,
}

impl TypeDigest {
    /// The attribute or block at a path, over all versions; `None` if no version has it, and for the empty path.
    pub fn attribute(&self, path: &[&str]) -> Option<Attribute> {
        descend(self.root, path)
    }

    /// The attribute or block at a path, as these versions have it; `None` if none of them has it.
    pub fn attribute_in(&self, path: &[&str], versions: VersionSet) -> Option<Attribute> {
        descend(Attribute::read(self.blob, self.node, VersionSet::NONE, versions)?, path)
    }

    /// The type itself as these versions have it; its [children](Attribute::children) are what stands at the top. `None`
    /// if it is in none of them.
    pub fn within(&self, versions: VersionSet) -> Option<Attribute> {
        Attribute::read(self.blob, self.node, VersionSet::NONE, versions)
    }

    /// The attributes and blocks at the top, sorted by name. [`Attribute::children`] leads on.
    pub fn attributes(&self) -> impl Iterator<Item = (&'static str, Attribute)> + use<> {
        self.root.children()
    }

    /// The names of the attributes and blocks at the top, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.attributes().map(|(name, _)| name)
    }

    /// Whether a path leads to at most one place in a resource: none of its steps is a block that may repeat, or a
    /// collection of objects, in any version. `None` if no version has it.
    pub fn at_most_once(&self, path: &[&str]) -> Option<bool> {
        let mut at = self.root;
        let mut once = true;
        for step in path {
            at = at.child(step)?;
            once &= at.stands_once();
        }
        Some(once)
    }

    /// Whether the provider wants the type no longer used, in any version.
    pub fn deprecated(&self) -> bool {
        self.root.deprecated()
    }

    /// Where resources of this type keep their tags or labels; `None` for a type that has none.
    pub fn tag_store(&self) -> Option<TagStore> {
        tags::find(self)
    }
}

fn descend(root: Attribute, path: &[&str]) -> Option<Attribute> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(root.child(first)?, |at, step| at.child(step))
}

#[cfg(test)]
mod tests;
