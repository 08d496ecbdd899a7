//! Which digest of a provider's schema a root is read with, and the shapes made of it.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Options;
use super::builtin;
use super::provider::full_name;
use super::resource::META;
use super::shape::Shape;
use crate::address::Mode;
use crate::root::module::{CalledModule, ModuleTree, ResourceBlock, Root};
use crate::schema::{Schemas, TypeDigest, VersionSet, provider_name};
use crate::syntax::tree::Body;

/// Shapes by what they are of.
pub(super) struct Shapes {
    /// By the provider's full name: what the root pins, asks for, or was told to take.
    wishes: FxHashMap<String, Wish>,
    /// By the provider's name: what is taken, whatever the root says.
    told: Option<FxHashMap<String, Version>>,
    types: Known<(Mode, Box<str>, Box<str>, VersionSet)>,
    providers: Known<Box<str>>,
}

/// Shapes that were asked for.
type Known<K> = RefCell<FxHashMap<K, Option<Rc<Shape>>>>;

/// What a root says of a provider's version.
#[derive(Debug, Default)]
struct Wish {
    exact: Option<Version>,
    constraints: Vec<String>,
}

type Version = (u64, u64, u64);

impl Shapes {
    pub(super) fn new(root: &Root, options: &Options) -> Self {
        let mut wishes: FxHashMap<String, Wish> = FxHashMap::default();
        gather(&root.tree, &mut wishes);
        for (source, locked) in &root.locked_providers {
            wishes.entry(source.to_string()).or_default().exact = version(&locked.version.text);
        }
        let told = options.schemas.as_ref().map(|told| {
            told.iter().filter_map(|(name, number)| Some((name.clone(), version(number)?))).collect()
        });
        Shapes { wishes, told, types: RefCell::default(), providers: RefCell::default() }
    }

    /// What a resource block holds, by a version that has all that is written in it; nothing for a type without a digest.
    pub(super) fn of(&self, block: &ResourceBlock, provider: &str) -> Option<Rc<Shape>> {
        let (mode, type_name) = (block.mode, &*block.type_name.text);
        let schemas = Schemas::embedded();
        let digest = match mode {
            Mode::Data => schemas.data_source(type_name),
            Mode::Managed => schemas.resource(type_name),
            Mode::Ephemeral | Mode::Other => None,
        };
        let having = digest.as_ref().map_or(VersionSet::ALL, |digest| having(digest, &block.block.body));
        let key = (mode, type_name.into(), provider.into(), having);
        if let Some(known) = self.types.borrow().get(&key) {
            return known.clone();
        }
        let shape = digest
            .map(|digest| Shape::of(&digest, self.versions(provider, having)))
            .or_else(|| builtin::shape(mode, type_name))
            .map(Rc::new);
        self.types.borrow_mut().insert(key, shape.clone());
        shape
    }

    /// What a provider's configuration holds.
    pub(super) fn of_provider(&self, full_name: &str) -> Option<Rc<Shape>> {
        let name = provider_name(full_name);
        if let Some(known) = self.providers.borrow().get(name) {
            return known.clone();
        }
        let digest = Schemas::embedded().provider(name);
        let shape =
            digest.map(|digest| Rc::new(Shape::of(&digest, self.versions(full_name, VersionSet::ALL))));
        self.providers.borrow_mut().insert(name.into(), shape.clone());
        shape
    }

    /// The one version that fits best, of those that have what is written if there are any.
    fn versions(&self, full_name: &str, having: VersionSet) -> VersionSet {
        let name = provider_name(full_name);
        let told = self.told.as_ref().map(|told| told.get(name).copied());
        let free = Wish::default();
        let wish = self.wishes.get(full_name).filter(|_| told.is_none()).unwrap_or(&free);
        let candidates =
            Schemas::embedded().versions(name).iter().enumerate().filter_map(|(index, label)| {
                let (is_beta, number) = match label.split_once(' ') {
                    Some((_, number)) => (true, number),
                    None => (false, *label),
                };
                (!is_beta || name.ends_with("-beta")).then_some((version(number)?, is_beta, index))
            });
        let candidates: Vec<(Version, bool, usize)> = candidates.collect();
        let best = candidates.iter().max_by_key(|(version, is_beta, index)| {
            (
                told.flatten() == Some(*version),
                having.contains(*index),
                wish.rank(*version),
                *version,
                *is_beta,
            )
        });
        best.map_or(VersionSet::ALL, |(_, _, index)| VersionSet::one(*index))
    }
}

/// The versions that know every attribute and block that is written, leaving aside what none knows.
fn having(digest: &TypeDigest, body: &Body) -> VersionSet {
    let blocks = body.blocks.iter().map(|block| match (&*block.kind.text, block.labels.first()) {
        ("dynamic", Some(label)) => &*label.text,
        (kind, _) => kind,
    });
    let names = body.attributes.iter().map(|attribute| &*attribute.name.text).chain(blocks);
    names.filter(|name| !META.contains(name)).fold(VersionSet::ALL, |having, name| {
        let knowing = digest.attribute(&[name]).map_or(VersionSet::ALL, |found| found.versions);
        let both = having.intersection(knowing);
        if both.is_empty() { having } else { both }
    })
}

fn gather(tree: &ModuleTree, wishes: &mut FxHashMap<String, Wish>) {
    for (local, required) in &tree.module.required_providers {
        if let Some(constraint) = &required.version {
            let wish = wishes.entry(full_name(&tree.module, local)).or_default();
            wish.constraints.push(constraint.text.to_string());
        }
    }
    for called in tree.calls.values() {
        if let CalledModule::Loaded(tree) = called {
            gather(tree, wishes);
        }
    }
}

impl Wish {
    /// How well a digest's version fits: there are few, so one of the same major version has to do.
    fn rank(&self, candidate: Version) -> u8 {
        let latest = (candidate.0, u64::MAX, u64::MAX);
        if let Some(exact) = self.exact {
            return u8::from(exact.0 == candidate.0);
        }
        let all = |version| self.constraints.iter().all(|constraint| allows(constraint, version));
        if all(candidate) || all(latest) {
            return 2;
        }
        u8::from(self.constraints.iter().any(|constraint| {
            constraint
                .split(',')
                .filter(|part| !part.trim().starts_with(['<', '!']))
                .any(|part| version(part).is_some_and(|it| it.0 == candidate.0))
        }))
    }
}

/// Whether a constraint such as `>= 4.0, < 6.0` allows a version.
fn allows(constraint: &str, candidate: Version) -> bool {
    constraint.split(',').all(|part| {
        let part = part.trim();
        let start = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (operator, number) = part.split_at(start);
        let Some(wanted) = version(number) else { return true };
        match operator.trim() {
            ">=" => candidate >= wanted,
            ">" => candidate > wanted,
            "<=" => candidate <= wanted,
            "<" => candidate < wanted,
            "!=" => candidate != wanted,
            "~>" => {
                let upper = match number.trim().matches('.').count() {
                    0 | 1 => (wanted.0 + 1, 0, 0),
                    _ => (wanted.0, wanted.1 + 1, 0),
                };
                candidate >= wanted && candidate < upper
            }
            _ => candidate == wanted,
        }
    })
}

/// The numbers of a version; what is left out is zero.
fn version(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches(|c: char| !c.is_ascii_digit());
    let text = text.split(['-', '+']).next()?;
    let mut parts = text.split('.').map(|part| part.trim().parse::<u64>().ok());
    let first = parts.next()??;
    Some((first, parts.next().flatten().unwrap_or(0), parts.next().flatten().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(constraint: &str, candidate: &str) -> u8 {
        let wish = Wish { exact: None, constraints: vec![constraint.into()] };
        wish.rank(version(candidate).expect("a version"))
    }

    #[test]
    fn a_constraint_chooses_the_major_version() {
        for (constraint, candidate, expected) in [
            ("~> 5.80", "5.31.0", 2),
            ("~> 5.80", "6.34.0", 0),
            (">= 4.0, < 6.0", "5.31.0", 2),
            (">= 4.0, < 6.0", "6.34.0", 0),
            ("5.40.1", "5.31.0", 1),
            ("= 5.40.1", "4.36.1", 0),
            (">= 3", "6.34.0", 2),
            ("~> 4.36.0", "4.36.1", 2),
        ] {
            assert_eq!(rank(constraint, candidate), expected, "{constraint} {candidate}");
        }
    }
}
