//! The first step: a standards file to a tree of TOML with the place of every key and value.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::fields::Faults;

/// Which file it is, and so what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// The organisation's: named by `--org`, below every file that is found.
    Organisation,
    /// One that is found, given, or extended.
    Standards,
    /// `exceptions.toml` beside one of these: holds `[[exceptions]]` and nothing else.
    Exceptions,
}

/// A standards file as it was written.
#[derive(Debug)]
pub struct StandardsFile {
    /// Its text.
    pub source: Arc<SourceText>,
    /// Its directory as an absolute path: what the paths and globs in it start from.
    pub directory: PathBuf,
    /// Which file it is.
    pub kind: FileKind,
    pub(super) root: Node,
}

impl StandardsFile {
    /// Reads the text of a file that stands in `directory`, an absolute path.
    pub fn parse(
        source: &Arc<SourceText>,
        directory: impl Into<PathBuf>,
        kind: FileKind,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Faults::new(source);
        // Some editors begin a file with a byte-order mark; spans count it.
        let start = if source.text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let (root, errors) = DeTable::parse_recoverable(&source.text[start..]);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            faults.tell(span.start + start..span.end + start, message, None);
        }
        let mut tree = Tree { faults: &mut faults, start };
        let root = Node { span: start..source.text.len(), value: tree.table(root.get_ref()) };
        if faults.all.is_empty() {
            Ok(StandardsFile { source: Arc::clone(source), directory: directory.into(), kind, root })
        } else {
            Err(faults.all)
        }
    }

    /// The paths of a top-level key that holds a path or a list of them, with their places: what has to be read before
    /// anything can be validated. What is no string is left to the validation.
    pub fn paths<'f>(&'f self, key: &str) -> Vec<(&'f str, Range<usize>)> {
        let Value::Table(entries) = &self.root.value else { return Vec::new() };
        let Some(entry) = entries.iter().find(|entry| entry.key == key) else { return Vec::new() };
        let items = match &entry.node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![&entry.node],
        };
        let text = |node: &'f Node| match &node.value {
            Value::String(text) => Some((text.as_str(), node.span.clone())),
            _ => None,
        };
        items.into_iter().filter_map(text).collect()
    }
}

const BOM: char = '\u{feff}';

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

/// A value of TOML.
#[derive(Debug, Clone)]
pub(super) enum Value {
    String(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date(Datetime),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key, where it stands, and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) span: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::String(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a float",
            Value::Boolean(_) => "a boolean",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Copies what the parser borrows. It refuses deep nesting itself.
struct Tree<'f> {
    faults: &'f mut Faults,
    /// Bytes before the text that was parsed.
    start: usize,
}

impl Tree<'_> {
    fn span(&self, span: Range<usize>) -> Range<usize> {
        span.start + self.start..span.end + self.start
    }

    fn table(&mut self, table: &DeTable<'_>) -> Value {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            Entry { key: name.clone().into_owned(), span: self.span(key.span()), node: self.node(value) }
        };
        Value::Table(table.iter().map(entry).collect())
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>) -> Node {
        let span = self.span(value.span());
        let value = match value.get_ref() {
            DeValue::String(text) => Value::String(text.clone().into_owned()),
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(value) => Value::Integer(value),
                Err(_) => {
                    self.faults.tell(span.clone(), "this integer is too large", None);
                    Value::Integer(0)
                }
            },
            // Every float of TOML is one of Rust.
            DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Datetime(date) => Value::Date(*date),
            DeValue::Array(items) => Value::List(items.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => self.table(table),
        };
        Node { span, value }
    }
}
