//! `[[scopes]]`: levels that hold for some subjects only.

use super::Origin;
use super::levels::{self, Levels};
use super::place::{self, By, Place};
use super::raw::Node;
use super::reader::Reader;
use super::table::Table;

/// Levels where the conditions hold. Of several scopes the later one wins; a rule that is locked stays so.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Where it holds.
    pub place: Place,
    /// What holds there.
    pub levels: Levels,
    /// Its header.
    pub origin: Origin,
}

/// Reads one scope.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Scope> {
    let mut table = Table::of(&mut reader.faults, node, "a scope")?;
    let origin = reader.origin(&table.place(&reader.faults));
    let place = place::read(reader, &mut table, By::Root);
    let levels = table.required(&mut reader.faults, "levels");
    table.finish(&mut reader.faults);
    Some(Scope { place, levels: levels::read(reader, &levels?.node), origin })
}
