//! What a thing was called before it was moved, so that what is said of it can be told to be the same.

use super::instance::Kind;
use super::{InstanceId, ResourceGraph};
use crate::address::{Address, InstanceKey, ModulePath};
use crate::evaluation::Moves;

impl ResourceGraph<'_> {
    /// The address that an instance had in the beginning: before all `moved` blocks where the root is at hand, else before
    /// those that the plan carries out. The first instance of a `count` is called as the resource without one, for
    /// which Terraform takes it too. Its own address where another instance has that one.
    pub fn first_address(&self, id: InstanceId) -> String {
        let instance = self.instance(id);
        let own = instance.address.as_ref();
        let moves = self.facts().map(|facts| &facts.moves).filter(|moves| !moves.is_empty());
        let is_resource = matches!(instance.kind, Kind::Resource | Kind::Data);
        if is_resource && moves.is_none() && instance.previous_address.is_none() && !own.ends_with(']') {
            return own.to_owned();
        }
        let first = if is_resource {
            let moved = |address: Address| moves.map_or(address.clone(), |moves| moves.first(&address));
            let now = self.address(instance);
            let before = instance.previous_address.as_deref().and_then(|text| Address::parse(text).ok());
            let first = now.clone().map(moved);
            let first = if first == now { before.map(moved).or(first) } else { first };
            first.map(|first| without_first_key(first).to_string())
        } else {
            moves.and_then(|moves| part(moves, own, instance.kind))
        };
        match first {
            Some(first) if first == own || !self.by_address().contains_key(&first) => first,
            _ => own.to_owned(),
        }
    }
}

fn without_first_key(address: Address) -> Address {
    let key = address.key.filter(|key| *key != InstanceKey::Int(0));
    Address { key, ..address }
}

/// A module call, or a part of a module.
fn part(moves: &Moves, address: &str, kind: Kind) -> Option<String> {
    if kind == Kind::Module {
        return Some(moves.first_module(&ModulePath::parse(address).ok()?).to_string());
    }
    // The modules stand before the part, without keys, and none of their names has a dot.
    let mut length = 0;
    while let Some(rest) = address[length..].strip_prefix("module.") {
        length += "module.".len() + rest.find('.')? + 1;
    }
    let module = ModulePath::parse(address[..length].trim_end_matches('.')).ok()?;
    let first = moves.first_module(&module).to_string();
    let dot = if first.is_empty() { "" } else { "." };
    Some(format!("{first}{dot}{}", &address[length..]))
}
