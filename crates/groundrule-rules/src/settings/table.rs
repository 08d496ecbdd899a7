//! Reading a tree of TOML key by key, collecting every fault on the way.

use std::ops::Range;

use super::raw::{Entry, Node, Value};
use crate::fields::Faults;
use crate::text::{did_you_mean, did_you_mean_or_list};

/// A table that is read key by key; [`Table::finish`] tells of keys that were not asked for.
pub(super) struct Table<'n> {
    /// What it is, for messages: `a scope`.
    what: &'static str,
    span: Range<usize>,
    entries: &'n [Entry],
    known: Vec<&'static str>,
}

impl<'n> Table<'n> {
    /// A table; `None` with a fault where it is none.
    pub(super) fn of(faults: &mut Faults, node: &'n Node, what: &'static str) -> Option<Self> {
        match &node.value {
            Value::Table(entries) => {
                Some(Table { what, span: node.span.clone(), entries, known: Vec::new() })
            }
            _ => {
                wrong(faults, node, what, "a table");
                None
            }
        }
    }

    /// A key that may be missing.
    pub(super) fn optional(&mut self, name: &'static str) -> Option<&'n Entry> {
        self.known.push(name);
        self.entries.iter().find(|entry| entry.key == name)
    }

    /// A key that has to be there.
    pub(super) fn required(&mut self, faults: &mut Faults, name: &'static str) -> Option<&'n Entry> {
        let entry = self.optional(name);
        // A misspelt one is told of already.
        if entry.is_none() && !self.entries.iter().any(|entry| did_you_mean(&entry.key, [name]).is_some()) {
            let help = Some(format!("write `{name} = …`"));
            faults.tell(self.place(faults), format!("{} has no `{name}`", self.what), help);
        }
        entry
    }

    /// Where the table begins: its first line is enough to point at.
    pub(super) fn place(&self, faults: &Faults) -> Range<usize> {
        let text = faults.source.text.get(self.span.clone()).unwrap_or_default();
        self.span.start..self.span.start + text.lines().next().map_or(0, str::len)
    }

    /// Tells of keys that nobody knows.
    pub(super) fn finish(self, faults: &mut Faults) {
        for entry in self.entries.iter().filter(|entry| !self.known.contains(&entry.key.as_str())) {
            let help = did_you_mean_or_list(&entry.key, self.known.iter().copied());
            faults.tell(
                entry.span.clone(),
                format!("`{}` is no key of {}", shortened(&entry.key), self.what),
                help,
            );
        }
    }
}

/// Says that a value is not what it has to be.
pub(super) fn wrong(faults: &mut Faults, node: &Node, what: &str, expected: &str) {
    faults.tell(node.span.clone(), format!("{what} is {expected}, and this is {}", node.kind()), None);
}

/// A string that says something.
pub(super) fn text<'n>(faults: &mut Faults, node: &'n Node, what: &str) -> Option<&'n str> {
    match &node.value {
        Value::String(text) if text.trim().is_empty() => {
            faults.tell(node.span.clone(), format!("{what} is empty"), None);
            None
        }
        Value::String(text) => Some(text),
        _ => {
            wrong(faults, node, what, "a string");
            None
        }
    }
}

/// Yes or no.
pub(super) fn boolean(faults: &mut Faults, node: &Node, what: &str) -> Option<bool> {
    match node.value {
        Value::Boolean(value) => Some(value),
        _ => {
            wrong(faults, node, what, "`true` or `false`");
            None
        }
    }
}

/// The entries of a table whose keys are the user's own.
pub(super) fn entries<'n>(faults: &mut Faults, node: &'n Node, what: &str) -> &'n [Entry] {
    match &node.value {
        Value::Table(entries) => entries,
        _ => {
            wrong(faults, node, what, "a table");
            &[]
        }
    }
}

/// The items of a list.
pub(super) fn items<'n>(faults: &mut Faults, node: &'n Node, what: &str) -> &'n [Node] {
    match &node.value {
        Value::List(items) => items,
        _ => {
            wrong(faults, node, what, "a list");
            &[]
        }
    }
}

/// Strings, each once: a list, or one in its place.
pub(super) fn texts<'n>(faults: &mut Faults, node: &'n Node, what: &str) -> Vec<(&'n str, Range<usize>)> {
    let nodes: Vec<&Node> = match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    let mut texts: Vec<(&str, Range<usize>)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for node in nodes {
        let Some(text) = text(faults, node, what) else { continue };
        if seen.insert(text) {
            texts.push((text, node.span.clone()));
        } else {
            faults.tell(node.span.clone(), format!("`{}` stands here twice", shortened(text)), None);
        }
    }
    texts
}

/// The tables of an array of tables, `[[what]]`.
pub(super) fn tables<'n>(faults: &mut Faults, entry: &'n Entry) -> &'n [Node] {
    match &entry.node.value {
        Value::List(items) => items,
        _ => {
            let (name, kind) = (&entry.key, entry.node.kind());
            let help = Some(format!("write `[[{name}]]`"));
            faults.tell(
                entry.span.clone(),
                format!("`{name}` is a list of tables, and this is {kind}"),
                help,
            );
            &[]
        }
    }
}

/// One of some words.
pub(super) fn word<T: Copy>(
    faults: &mut Faults,
    node: &Node,
    what: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let text = text(faults, node, what)?;
    let found = words.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        let help = did_you_mean_or_list(text, words.iter().map(|(word, _)| *word));
        faults.tell(node.span.clone(), format!("`{}` is not {what}", shortened(text)), help);
    }
    found.map(|(_, value)| *value)
}

/// As much of a word as a message can hold.
pub(super) fn shortened(word: &str) -> String {
    match word.char_indices().nth(LONGEST_WORD) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

const LONGEST_WORD: usize = 80;
