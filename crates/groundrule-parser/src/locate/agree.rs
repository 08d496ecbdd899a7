//! Whether a root is the one that a plan or state was made from.

use std::collections::BTreeSet;

use crate::address::{Address, Mode, ModulePath};
use crate::graph::ResourceGraph;
use crate::root::module::{CalledModule, ModuleTree, Root};
use crate::root::problem::Severity;

/// How a root differs from what a plan or state was made from. Names one block, the first in the order of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// The root, or the input, is of something else, or of an earlier or later version.
    #[error("it lacks {0}")]
    Lacks(String),
    /// The same.
    #[error("it has {0} besides")]
    HasBesides(String),
    /// A state says less: most of its resources should be there.
    #[error("it has {found} of the {all} resources")]
    LacksMost {
        /// Blocks that it has.
        found: usize,
        /// Blocks that made the state's resources.
        all: usize,
    },
    /// There is nothing that could be compared.
    #[error("the input holds nothing to tell whose it is")]
    NothingToCompare,
}

/// Whether a root is the one that a graph was made from: of a plan, the blocks of its configuration are those of the
/// root, as far as the root's modules are at hand; of a state, which has no configuration, the root has more than half
/// of the blocks.
///
/// A root of which a part could not be read may lack blocks that the plan has.
pub fn fits(root: &Root, graph: &ResourceGraph<'_>) -> Result<(), Disagreement> {
    let mut written = Written::default();
    written.add(&root.tree, &ModulePath::default());
    match graph.configured() {
        Some(planned) => {
            let is_seen = |module: &ModulePath| !written.is_out_of_sight(module);
            let planned_calls: BTreeSet<_> = planned
                .calls
                .into_iter()
                .filter(|call| call.parent().is_none_or(|caller| is_seen(&caller)))
                .collect();
            let planned: BTreeSet<_> = planned
                .resources
                .into_iter()
                .filter(|address| is_seen(&address.module) && !written.ephemeral.contains(address))
                .collect();
            compare(&written.calls, &planned_calls, written.is_partial, ToString::to_string)?;
            compare(&written.resources, &planned, written.is_partial, ToString::to_string)
        }
        None => {
            let made = graph.managed();
            let found = made
                .iter()
                .filter(|address| {
                    written.resources.contains(address) || written.is_out_of_sight(&address.module)
                })
                .count();
            match made.len() {
                0 => Err(Disagreement::NothingToCompare),
                all if found * 2 > all => Ok(()),
                all => Err(Disagreement::LacksMost { found, all }),
            }
        }
    }
}

fn compare<T: Ord>(
    written: &BTreeSet<T>,
    planned: &BTreeSet<T>,
    is_partial: bool,
    name: impl Fn(&T) -> String,
) -> Result<(), Disagreement> {
    if let Some(other) = written.difference(planned).next() {
        return Err(Disagreement::HasBesides(name(other)));
    }
    match planned.difference(written).next() {
        Some(missing) if !is_partial => Err(Disagreement::Lacks(name(missing))),
        _ => Ok(()),
    }
}

/// The blocks that a root has.
#[derive(Debug, Default)]
struct Written {
    resources: BTreeSet<Address>,
    /// Older plans take them for managed ones, or don't have them.
    ephemeral: BTreeSet<Address>,
    calls: BTreeSet<ModulePath>,
    /// Modules that are not at hand.
    missing: BTreeSet<ModulePath>,
    /// Some file or block could not be read.
    is_partial: bool,
}

impl Written {
    fn add(&mut self, tree: &ModuleTree, path: &ModulePath) {
        let module = &tree.module;
        self.is_partial |= module.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        for name in module.resources.keys() {
            let address = Address {
                module: path.clone(),
                mode: name.mode,
                type_name: name.type_name.clone(),
                name: name.name.clone(),
                key: None,
            };
            if name.mode == Mode::Ephemeral {
                self.ephemeral.insert(Address { mode: Mode::Managed, ..address });
            } else {
                self.resources.insert(address);
            }
        }
        for name in module.calls.keys() {
            let called = path.child(name, None);
            self.calls.insert(called.clone());
            match tree.calls.get(name) {
                Some(CalledModule::Loaded(inner)) => self.add(inner, &called),
                _ => _ = self.missing.insert(called),
            }
        }
    }

    /// Whether a module is below a call whose module is not at hand.
    fn is_out_of_sight(&self, module: &ModulePath) -> bool {
        let mut at = Some(module.configuration());
        std::iter::from_fn(|| {
            let path = at.take()?;
            at = path.parent();
            Some(path)
        })
        .any(|path| self.missing.contains(&path))
    }
}
