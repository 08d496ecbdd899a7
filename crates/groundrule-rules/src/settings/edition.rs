//! Editions: rules that came after the one that a file names are preview, so that a new version changes no outcome.

use std::fmt;

use super::raw::{Node, Value};
use super::reader::Reader;
use super::table::shortened;
use crate::BUILTIN;
use crate::rule::Rule;
use crate::text::list;

/// Every edition, and the last version of groundrule whose rules are in it.
const EDITIONS: [(Edition, Version); 1] = [(Edition { year: 2026, number: 1 }, Version([0, 1, 0]))];

/// A state of the built-in rules: `2026.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition {
    year: u16,
    number: u8,
}

/// A version of groundrule: `0.1.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u32; 3]);

impl Edition {
    /// `2026.1`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once('.')?;
        let is_number = |part: &str| !part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !is_number(year) || !is_number(number) {
            return None;
        }
        Some(Edition { year: year.parse().ok()?, number: number.parse().ok()? })
    }

    /// The newest one that this version of groundrule knows.
    pub fn latest() -> Self {
        EDITIONS[EDITIONS.len() - 1].0
    }

    /// Whether a rule came later. What `since` says counts: an edition, or for a built-in rule the version of groundrule that
    /// first had it. An organisation counts its own versions as it likes.
    pub fn is_before(self, rule: &Rule) -> bool {
        let Some(since) = &rule.metadata.since else { return false };
        if let Some(edition) = Edition::parse(since) {
            return edition > self;
        }
        let is_builtin = rule.package.split('.').next() == Some(BUILTIN);
        let last = EDITIONS.iter().find(|(edition, _)| *edition == self).map(|(_, version)| *version);
        match (Version::parse(since), last) {
            (Some(since), Some(last)) => is_builtin && since > last,
            _ => false,
        }
    }
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| part.parse().ok());
        let version = Version([parts.next()??, parts.next()??, parts.next()??]);
        parts.next().is_none().then_some(version)
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.year, self.number)
    }
}

/// Reads `edition`.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Edition> {
    let text = match &node.value {
        Value::String(text) => text,
        // Without quotes `2026.10` is `2026.1`.
        Value::Float(_) => {
            let help = Some(format!("write it in quotes: `\"{}\"`", Edition::latest()));
            reader.faults.tell(node.span.clone(), "an edition is a string, and this is a float", help);
            return None;
        }
        _ => {
            super::table::wrong(&mut reader.faults, node, "`edition`", "a string");
            return None;
        }
    };
    let edition = Edition::parse(text).filter(|edition| EDITIONS.iter().any(|(known, _)| known == edition));
    if edition.is_none() {
        let known: Vec<String> = EDITIONS.iter().map(|(known, _)| known.to_string()).collect();
        let help = list(known.iter().map(String::as_str)).map(|all| format!("this version knows {all}"));
        reader.faults.tell(node.span.clone(), format!("there is no edition `{}`", shortened(text)), help);
    }
    edition
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_told_from_versions() {
        assert_eq!(Edition::parse("2026.1"), Some(Edition { year: 2026, number: 1 }));
        assert!(Edition::parse("2026.10") > Edition::parse("2026.9"));
        for wrong in ["0.1.0", "2026", "2026.", "2026.01", "26.1", "2026.1.0", "2026.999", ""] {
            assert_eq!(Edition::parse(wrong), None, "{wrong}");
        }
        assert!(EDITIONS.is_sorted());
    }

    #[test]
    fn the_latest_edition_has_what_this_version_has() {
        assert_eq!(Version::parse(env!("CARGO_PKG_VERSION")), Some(EDITIONS[EDITIONS.len() - 1].1));
    }
}
