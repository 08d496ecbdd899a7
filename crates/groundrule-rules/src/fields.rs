//! Reading a YAML tree field by field, collecting every fault on the way.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::text::did_you_mean_or_list;
use crate::yaml::{Entry, Node, Value};

/// Collects the faults of one file.
pub(crate) struct Faults {
    pub(crate) source: Arc<SourceText>,
    pub(crate) all: Vec<Diagnostic>,
}

impl Faults {
    pub(crate) fn new(source: &Arc<SourceText>) -> Self {
        Faults { source: Arc::clone(source), all: Vec::new() }
    }

    /// Tells a fault, once: a node that is read through several aliases has its faults but once.
    pub(crate) fn tell(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        let fault =
            Diagnostic { source: Arc::clone(&self.source), span: Some(span), message: message.into(), help };
        if self.all.len() < MOST_FAULTS && !self.all.contains(&fault) {
            self.all.push(fault);
        }
    }

    /// Says that a node is not what it has to be.
    pub(crate) fn wrong(&mut self, node: &Node, what: &str, expected: &str) {
        let message = format!("{what} is {expected}, and this is {}", node.kind());
        self.tell(node.span.clone(), message, None);
    }

    /// A mapping's fields; `what` names the mapping in messages.
    pub(crate) fn fields<'n>(&mut self, node: &'n Node, what: &'static str) -> Option<Fields<'n>> {
        if let Value::Map(entries) = &node.value {
            Some(Fields { what, span: node.span.clone(), entries, known: Vec::new() })
        } else {
            self.wrong(node, what, "a mapping");
            None
        }
    }

    /// A string that says something.
    pub(crate) fn text(&mut self, node: &Node, what: &str) -> Option<String> {
        match &node.value {
            Value::String(text) if text.trim().is_empty() => {
                self.tell(node.span.clone(), format!("{what} is empty"), None);
                None
            }
            Value::String(text) => Some(text.trim_end().to_owned()),
            _ => {
                self.wrong(node, what, "a string");
                None
            }
        }
    }

    /// A list, or one item in its place.
    pub(crate) fn one_or_more<'n>(&mut self, node: &'n Rc<Node>, what: &str) -> Vec<&'n Rc<Node>> {
        match &node.value {
            Value::List(items) if items.is_empty() => {
                self.tell(node.span.clone(), format!("{what} is empty"), None);
                Vec::new()
            }
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        }
    }

    /// Strings without repeats: a list, or one in its place.
    pub(crate) fn texts(&mut self, node: &Rc<Node>, what: &str) -> Vec<(String, Range<usize>)> {
        let mut texts: Vec<(String, Range<usize>)> = Vec::new();
        for item in self.one_or_more(node, what) {
            let Some(text) = self.text(item, what) else {
                continue;
            };
            if texts.iter().any(|(other, _)| *other == text) {
                self.tell(item.span.clone(), format!("`{text}` stands here twice"), None);
            } else {
                texts.push((text, item.span.clone()));
            }
        }
        texts
    }
}

/// Faults of a file that are told: whoever has more mistook the file.
const MOST_FAULTS: usize = 100;

/// A mapping that is read field by field; [`Fields::finish`] tells of what was not asked for.
pub(crate) struct Fields<'n> {
    what: &'static str,
    span: Range<usize>,
    entries: &'n [Entry],
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// A field that may be missing.
    pub(crate) fn optional(&mut self, name: &'static str) -> Option<&'n Rc<Node>> {
        self.known.push(name);
        self.entries.iter().find(|entry| entry.key == name).map(|entry| &entry.value)
    }

    /// A field that has to be there.
    pub(crate) fn required(&mut self, faults: &mut Faults, name: &'static str) -> Option<&'n Rc<Node>> {
        let field = self.optional(name);
        if field.is_none() && !self.misspelt(name) {
            // The first line is enough to point at.
            let start = self.span.start;
            let first = faults
                .source
                .text
                .get(self.span.clone())
                .map_or(0, |text| text.lines().next().map_or(0, str::len));
            faults.tell(start..start + first, format!("`{name}` is missing from {}", self.what), None);
        }
        field
    }

    /// Tells of fields that nobody knows.
    pub(crate) fn finish(self, faults: &mut Faults) {
        for entry in self.entries {
            if !self.known.contains(&entry.key.as_str()) {
                let help = did_you_mean_or_list(&entry.key, self.known.iter().copied());
                faults.tell(
                    entry.span.clone(),
                    format!("`{}` is not a field of {}", entry.key, self.what),
                    help,
                );
            }
        }
    }

    /// Whether an unknown field looks like this one: then one fault is enough.
    fn misspelt(&self, name: &'static str) -> bool {
        self.entries.iter().any(|entry| crate::text::did_you_mean(&entry.key, [name]).is_some())
    }
}
