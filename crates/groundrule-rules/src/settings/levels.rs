//! `[levels]`: what a fail does, by rule, standard or severity; the most specific wins.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as MapEntry;

use super::Written;
use super::names::Selector;
use super::raw::Node;
use super::reader::Reader;
use super::table::{entries, word};
use crate::report::Level;
use crate::rule::Severity;

/// Levels by name.
pub(super) const LEVELS: [(&str, Level); 4] = [
    ("off", Level::Off),
    ("advisory", Level::Advisory),
    ("mandatory", Level::Mandatory),
    ("locked", Level::Locked),
];

/// Levels by what they are of.
#[derive(Debug, Clone, Default)]
pub struct Levels(pub BTreeMap<Selector, Written<Level>>);

impl Levels {
    /// What the most specific entry says of a rule, and which one that is.
    pub fn of(&self, id: &str, standard: &str, severity: Severity) -> Option<(&Selector, &Written<Level>)> {
        // By their order the last one is the most specific.
        self.0.iter().rev().find(|(selector, _)| selector.selects(id, standard, severity))
    }

    /// The level of a rule where nothing but this holds: by default that of its severity.
    pub fn level(&self, id: &str, standard: &str, severity: Severity) -> Level {
        self.of(id, standard, severity).map_or(Level::by_severity(severity), |(_, level)| level.value)
    }
}

/// Reads a table of levels.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Levels {
    let mut levels: BTreeMap<Selector, Written<Level>> = BTreeMap::new();
    for entry in entries(&mut reader.faults, node, "`levels`") {
        let selector = reader.names.selector(&mut reader.faults, &entry.key, &entry.span);
        let level = word(&mut reader.faults, &entry.node, "a level", &LEVELS);
        let (Some(selector), Some(level)) = (selector, level) else { continue };
        match levels.entry(selector) {
            MapEntry::Occupied(other) => {
                let message = format!("`{}` is `{}`, which stands here already", entry.key, other.key());
                reader.faults.tell(entry.span.clone(), message, None);
            }
            MapEntry::Vacant(place) => {
                place.insert(reader.written(level, &entry.span));
            }
        }
    }
    Levels(levels)
}
