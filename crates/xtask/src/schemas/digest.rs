//! Folds all versions into one blob, as `groundrule_parser::schema::format` describes it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use groundrule_parser::schema::VersionSet;
use groundrule_parser::schema::format::{Facet, MAGIC, SECTIONS, Section};

use super::source::{Edition, Item};

/// Collects what the blob holds, each thing once.
pub(super) struct Builder {
    strings: Interner<String>,
    facets: Interner<Facet>,
    /// For each node, the versions and facets of its variants.
    variants: Interner<Vec<(u16, u16)>>,
    /// Variants and block.
    nodes: Interner<(u16, u16)>,
    /// Strings and nodes.
    blocks: Interner<Vec<(u16, u16)>>,
    types: BTreeMap<String, [u16; 2]>,
    providers: Vec<[u16; 2]>,
    provider_versions: Vec<Vec<[u16; 2]>>,
}

/// The sources have outgrown the layout: its ids are too short.
#[derive(Debug, thiserror::Error)]
#[error(
    "the digests have outgrown their format: more than 65535 of one thing, or more than 16 versions of a provider"
)]
pub(super) struct Outgrown;

/// Numbers things in the order in which they first come.
struct Interner<T> {
    ids: HashMap<T, u16>,
    items: Vec<T>,
}

impl<T: Clone + Eq + Hash> Interner<T> {
    fn new() -> Self {
        Self { ids: HashMap::new(), items: Vec::new() }
    }

    fn id(&mut self, item: T) -> Result<u16, Outgrown> {
        if let Some(id) = self.ids.get(&item) {
            return Ok(*id);
        }
        // The last id is left free, because a facet writes its default's id plus one.
        let id = u16::try_from(self.items.len()).ok().filter(|id| *id < u16::MAX).ok_or(Outgrown)?;
        self.items.push(item.clone());
        self.ids.insert(item, id);
        Ok(id)
    }
}

impl Builder {
    /// A builder with a node and a block that stand for nothing, both 0.
    pub(super) fn new() -> Result<Self, Outgrown> {
        let mut builder = Self {
            strings: Interner::new(),
            facets: Interner::new(),
            variants: Interner::new(),
            nodes: Interner::new(),
            blocks: Interner::new(),
            types: BTreeMap::new(),
            providers: Vec::new(),
            provider_versions: Vec::new(),
        };
        let nothing = (builder.variants.id(Vec::new())?, builder.blocks.id(Vec::new())?);
        builder.nodes.id(nothing)?;
        Ok(builder)
    }

    /// Adds a provider, oldest version first.
    pub(super) fn provider(&mut self, name: &str, editions: &[Edition]) -> Result<(), Outgrown> {
        if editions.len() > VersionSet::CAPACITY {
            return Err(Outgrown);
        }
        let mut versions = Vec::new();
        for edition in editions {
            let beta = edition.provider != name;
            let label = if beta {
                format!("{} {}", edition.provider, edition.version)
            } else {
                edition.version.clone()
            };
            versions.push([self.strings.id(label)?, u16::from(beta)]);
        }
        self.provider_versions.push(versions);
        let config = self.root(editions.iter().map(|edition| Some(&edition.config)))?;
        self.providers.push([self.strings.id(name.to_owned())?, config]);
        let names =
            editions.iter().flat_map(|edition| edition.resources.keys().chain(edition.data_sources.keys()));
        for name in names.collect::<BTreeSet<_>>() {
            let resource = self.root(editions.iter().map(|edition| edition.resources.get(name)))?;
            let data = self.root(editions.iter().map(|edition| edition.data_sources.get(name)))?;
            self.strings.id(name.clone())?;
            self.types.insert(name.clone(), [resource, data]);
        }
        Ok(())
    }

    /// The node of a type, of which each version has an item or none; 0 if none has.
    fn root<'a>(&mut self, versions: impl Iterator<Item = Option<&'a Item>>) -> Result<u16, Outgrown> {
        let items: Vec<_> = versions.enumerate().filter_map(|(index, item)| Some((index, item?))).collect();
        if items.is_empty() { Ok(0) } else { self.node(&items, VersionSet::NONE) }
    }

    /// The node of what these versions have in one place.
    fn node(&mut self, items: &[(usize, &Item)], parent: VersionSet) -> Result<u16, Outgrown> {
        let mut all = VersionSet::NONE;
        let mut facets: Vec<(u16, VersionSet)> = Vec::new();
        let mut children: BTreeMap<&str, Vec<(usize, &Item)>> = BTreeMap::new();
        for (index, item) in items {
            let version = VersionSet::one(*index);
            all = all.union(version);
            let default =
                item.default.as_ref().map(|default| self.strings.id(default.clone())).transpose()?;
            let facet = self.facets.id(Facet { kind: item.kind, flags: item.flags, default })?;
            match facets.iter_mut().find(|(known, _)| *known == facet) {
                Some((_, versions)) => *versions = versions.union(version),
                None => facets.push((facet, version)),
            }
            for (name, child) in &item.children {
                children.entry(name).or_default().push((*index, child));
            }
        }
        let variants = match facets.as_slice() {
            [(facet, versions)] if *versions == parent => vec![(0, *facet)],
            several => several.iter().map(|(facet, versions)| (versions.bits(), *facet)).collect(),
        };
        let mut block = Vec::new();
        for (name, items) in children {
            block.push((self.strings.id(name.to_owned())?, self.node(&items, all)?));
        }
        let node = (self.variants.id(variants)?, self.blocks.id(block)?);
        self.nodes.id(node)
    }

    /// The strings, a line each, and the blob.
    pub(super) fn encode(&self) -> Result<(String, Vec<u8>), Outgrown> {
        // Strings were numbered as they came; the blob numbers them in their order.
        let mut sorted: Vec<_> = self.strings.items.iter().zip(0u16..).collect();
        sorted.sort_unstable();
        let mut renumbered = vec![0u16; sorted.len()];
        let mut lines = String::new();
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        for ((string, old), new) in sorted.into_iter().zip(0u16..) {
            renumbered[usize::from(old)] = new;
            long(&mut sections[Section::Strings as usize], lines.len())?;
            lines.push_str(string);
            lines.push('\n');
        }
        long(&mut sections[Section::Strings as usize], lines.len())?;
        let string = |old: u16| renumbered[usize::from(old)];

        for (name, nodes) in &self.types {
            let name = self.strings.ids.get(name).copied().map_or(0, string);
            words(&mut sections[Section::Types as usize], &[name, nodes[0], nodes[1]]);
        }
        for ([name, config], versions) in self.providers.iter().zip(&self.provider_versions) {
            let out = &mut sections[Section::Providers as usize];
            words(out, &[string(*name), *config, u16::try_from(versions.len()).map_err(|_| Outgrown)?]);
            for [version, beta] in versions {
                words(out, &[string(*version), *beta]);
            }
        }
        let mut starts = Vec::new();
        for variants in &self.variants.items {
            let out = &mut sections[Section::Variants as usize];
            starts.push(u16::try_from(out.len() / 2).map_err(|_| Outgrown)?);
            words(out, &[u16::try_from(variants.len()).map_err(|_| Outgrown)?]);
            for (versions, facet) in variants {
                words(out, &[*versions, *facet]);
            }
        }
        for (variants, block) in &self.nodes.items {
            words(&mut sections[Section::Nodes as usize], &[starts[usize::from(*variants)], *block]);
        }
        for facet in &self.facets.items {
            let facet = Facet { default: facet.default.map(string), ..*facet };
            words(&mut sections[Section::Facets as usize], &facet.to_words());
        }
        let mut entries = 0;
        for block in &self.blocks.items {
            long(&mut sections[Section::Blocks as usize], entries)?;
            entries += block.len();
            for (name, node) in block {
                words(&mut sections[Section::Entries as usize], &[string(*name), *node]);
            }
        }
        long(&mut sections[Section::Blocks as usize], entries)?;

        let mut blob = MAGIC.to_vec();
        for section in &sections {
            long(&mut blob, section.len())?;
        }
        Ok((lines, blob.into_iter().chain(sections.into_iter().flatten()).collect()))
    }
}

fn words(out: &mut Vec<u8>, words: &[u16]) {
    out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
}

fn long(out: &mut Vec<u8>, value: usize) -> Result<(), Outgrown> {
    out.extend(u32::try_from(value).map_err(|_| Outgrown)?.to_le_bytes());
    Ok(())
}
