//! What things were called before: the `moved` blocks of a root and its modules, read backwards.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::{Address, InstanceKey, Mode, ModulePath, ModuleStep};
use crate::root::module::{CalledModule, ModuleTree};
use crate::syntax::tree::{Block, Expression, ExpressionKind, StepKind};

/// Longer chains of moves are cut off.
const MAX_STEPS: usize = 256;

/// The moves of a root, by what they lead to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moves {
    /// By the address, without instance keys, that `to` means in the root.
    to: BTreeMap<String, Vec<Move>>,
}

/// A `moved` block.
#[derive(Debug, Clone, PartialEq)]
struct Move {
    /// The module that has it, without instance keys.
    module: ModulePath,
    ends: Ends,
}

/// `from` and `to`, as seen from the module.
#[derive(Debug, Clone, PartialEq)]
enum Ends {
    Resource(Address, Address),
    Module(ModulePath, ModulePath),
}

impl Moves {
    /// The moves of a module and of all below it.
    pub(super) fn of(tree: &ModuleTree) -> Self {
        let mut moves = Self::default();
        moves.gather(tree, &ModulePath::default());
        moves
    }

    fn gather(&mut self, tree: &ModuleTree, module: &ModulePath) {
        for ends in tree.module.moved.iter().filter_map(Ends::of) {
            let to = match &ends {
                Ends::Resource(_, to) => {
                    Address { module: join(module, &to.module), ..to.clone() }.configuration().to_string()
                }
                Ends::Module(_, to) => join(module, to).configuration().to_string(),
            };
            self.to.entry(to).or_default().push(Move { module: module.clone(), ends });
        }
        for (name, called) in &tree.calls {
            if let CalledModule::Loaded(inner) = called {
                self.gather(inner, &module.child(name, None));
            }
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// What a resource instance was called in the beginning.
    #[must_use]
    pub fn first(&self, address: &Address) -> Address {
        back(address.clone(), |address| {
            let configuration = address.configuration().to_string();
            let found: Vec<(&Move, Address)> = self
                .moves_to(&configuration)
                .filter_map(|one| Some((one, one.resource(address)?)))
                .chain(self.module_before(&address.module).map(|(one, module)| {
                    let address = Address { module, ..address.clone() };
                    (one, address)
                }))
                .collect();
            innermost(found)
        })
    }

    /// What a module instance was called in the beginning.
    #[must_use]
    pub fn first_module(&self, path: &ModulePath) -> ModulePath {
        back(path.clone(), |path| innermost(self.module_before(path).collect()))
    }

    fn moves_to(&self, configuration: &str) -> impl Iterator<Item = &Move> {
        self.to.get(configuration).into_iter().flatten()
    }

    /// Moves of a module, or of one around it, with the path before.
    fn module_before(&self, path: &ModulePath) -> impl Iterator<Item = (&Move, ModulePath)> {
        (1..=path.steps().len()).rev().flat_map(move |length| {
            let around = ModulePath::new(path.steps()[..length].to_vec());
            self.moves_to(&around.configuration().to_string())
                .filter_map(|one| Some((one, one.module(path)?)))
                .collect::<Vec<_>>()
        })
    }
}

/// Goes back as long as there is a way, and never in a circle.
fn back<T: Ord + Clone>(start: T, mut before: impl FnMut(&T) -> Vec<T>) -> T {
    let mut seen = BTreeSet::from([start.clone()]);
    let mut now = start;
    for _ in 0..MAX_STEPS {
        match before(&now).into_iter().find(|one| !seen.contains(one)) {
            Some(one) => now = one,
            None => break,
        }
        seen.insert(now.clone());
    }
    now
}

/// Moves in a module name things as they are called in it now: they come before moves of the module itself.
fn innermost<T>(mut found: Vec<(&Move, T)>) -> Vec<T> {
    found.sort_by_key(|(one, _)| std::cmp::Reverse(one.module.steps().len()));
    found.into_iter().map(|(_, before)| before).collect()
}

impl Move {
    /// The resource instance that this moved to `address`.
    fn resource(&self, address: &Address) -> Option<Address> {
        let Ends::Resource(from, to) = &self.ends else { return None };
        let (above, below) = self.split(&address.module)?;
        let is_whole = from.key.is_none() && to.key.is_none();
        let is_it = below == to.module.steps()
            && (address.mode, &address.type_name, &address.name) == (to.mode, &to.type_name, &to.name)
            && (is_whole || address.key == to.key);
        is_it.then(|| Address {
            module: join(&ModulePath::new(above.to_vec()), &from.module),
            key: if is_whole { address.key.clone() } else { from.key.clone() },
            ..from.clone()
        })
    }

    /// Where the module instance was before this moved it, or a module around it.
    fn module(&self, path: &ModulePath) -> Option<ModulePath> {
        let Ends::Module(from, to) = &self.ends else { return None };
        let (above, below) = self.split(path)?;
        let (last, around) = to.steps().split_last()?;
        let (last_from, around_from) = from.steps().split_last()?;
        let moved = below.get(around.len())?;
        let is_whole = last.key.is_none() && last_from.key.is_none();
        let is_it = below[..around.len()] == *around
            && moved.name == last.name
            && (is_whole || moved.key == last.key);
        let key = if is_whole { moved.key.clone() } else { last_from.key.clone() };
        is_it.then(|| {
            let mut steps = above.to_vec();
            steps.extend_from_slice(around_from);
            steps.push(ModuleStep { name: last_from.name.clone(), key });
            steps.extend_from_slice(&below[around.len() + 1..]);
            ModulePath::new(steps)
        })
    }

    /// The instance of the module that has the block, and the way from there.
    fn split<'p>(&self, path: &'p ModulePath) -> Option<(&'p [ModuleStep], &'p [ModuleStep])> {
        let (above, below) = path.steps().split_at_checked(self.module.steps().len())?;
        let is_here = above.iter().zip(self.module.steps()).all(|(a, b)| a.name == b.name);
        is_here.then_some((above, below))
    }
}

impl Ends {
    fn of(block: &Block) -> Option<Self> {
        let [from, to] = ["from", "to"].map(|name| block.body.value(name).and_then(address_text));
        let (from, to) = (from?, to?);
        if let (Ok(from), Ok(to)) = (ModulePath::parse(&from), ModulePath::parse(&to)) {
            return Some(Ends::Module(from, to));
        }
        let (from, to) = (Address::parse(&from).ok()?, Address::parse(&to).ok()?);
        (from.mode == Mode::Managed && to.mode == Mode::Managed).then_some(Ends::Resource(from, to))
    }
}

/// The address that an expression writes; nothing where a key is no constant.
fn address_text(expression: &Expression) -> Option<String> {
    let (name, steps) = expression.as_traversal()?;
    let mut text = name.to_owned();
    for step in steps {
        match &step.kind {
            StepKind::Attribute(name) => {
                text.push('.');
                text.push_str(name);
            }
            StepKind::Index(index) => {
                let key = match &index.kind {
                    ExpressionKind::String(key) => InstanceKey::String(key.clone()),
                    ExpressionKind::Number(number) => InstanceKey::Int(number.parse().ok()?),
                    _ => return None,
                };
                text.push_str(&key.to_string());
            }
            _ => return None,
        }
    }
    Some(text)
}

fn join(above: &ModulePath, below: &ModulePath) -> ModulePath {
    ModulePath::new(above.steps().iter().chain(below.steps()).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moves as `module: from -> to`; the root has no name before the colon.
    fn moves(told: &[&str]) -> Moves {
        let mut moves = Moves::default();
        for one in told {
            let (module, ends) = one.split_once(": ").expect("a module");
            let (from, to) = ends.split_once(" -> ").expect("an arrow");
            let module = ModulePath::parse(module).expect("a path");
            let (ends, to) = match (ModulePath::parse(from), ModulePath::parse(to)) {
                (Ok(from), Ok(to)) => {
                    let path = join(&module, &to).configuration().to_string();
                    (Ends::Module(from, to), path)
                }
                _ => {
                    let [from, to] = [from, to].map(|text| Address::parse(text).expect("an address"));
                    let path = Address { module: join(&module, &to.module), ..to.clone() };
                    (Ends::Resource(from, to), path.configuration().to_string())
                }
            };
            moves.to.entry(to).or_default().push(Move { module, ends });
        }
        moves
    }

    #[test]
    fn a_thing_is_traced_back_to_its_first_address() {
        let cases: &[(&[&str], &str, &str)] = &[
            (&[": t.a -> t.b"], "t.b", "t.a"),
            (&[": t.a -> t.b"], "t.c", "t.c"),
            // A whole resource keeps its keys, one instance does not.
            (&[": t.a -> t.b"], "t.b[\"x\"]", "t.a[\"x\"]"),
            (&[": t.a -> t.a[\"x\"]"], "t.a[\"x\"]", "t.a"),
            (&[": t.a -> t.a[\"x\"]"], "t.a[\"y\"]", "t.a[\"y\"]"),
            (&[": t.a[0] -> t.b"], "t.b", "t.a[0]"),
            // Chains, written in any order.
            (&[": t.b -> t.c", ": t.a -> t.b"], "t.c", "t.a"),
            // Into a module, and with it.
            (&[": t.a -> module.m.t.a"], "module.m.t.a", "t.a"),
            (&[": module.a -> module.b"], "module.b[1].t.x[0]", "module.a[1].t.x[0]"),
            (&[": module.a -> module.a[\"k\"]"], "module.a[\"k\"].t.x", "module.a.t.x"),
            (&[": module.a -> module.a[\"k\"]"], "module.a[\"l\"].t.x", "module.a[\"l\"].t.x"),
            (&[": module.a.module.x -> module.y"], "module.y.t.x", "module.a.module.x.t.x"),
            // What a module says of itself holds for each of its instances, and comes first.
            (&["module.b: t.p -> t.q", ": module.a -> module.b"], "module.b[0].t.q", "module.a[0].t.p"),
            (&["module.b: t.p -> t.q", ": t.p -> module.b.t.p"], "module.b.t.q", "t.p"),
            // A circle ends.
            (&[": t.a -> t.b", ": t.b -> t.a"], "t.b", "t.a"),
        ];
        for (told, now, first) in cases {
            let address = Address::parse(now).expect("an address");
            assert_eq!(moves(told).first(&address).to_string(), *first, "{told:?} {now}");
        }
    }

    #[test]
    fn a_module_call_is_traced_back_too() {
        let path = ModulePath::parse("module.c.module.x").expect("a path");
        let first = moves(&[": module.a -> module.b", ": module.b -> module.c"]).first_module(&path);
        assert_eq!(first.to_string(), "module.a.module.x");
    }
}
