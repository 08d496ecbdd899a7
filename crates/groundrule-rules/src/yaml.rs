//! YAML as a tree in which each node knows its place in the file.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle};
use rustc_hash::FxHashMap;
use serde_json::Number;

use crate::diagnostic::{Diagnostic, SourceText};

/// More nodes than any metadata has, aliases counted as what they stand for: a bound on what nested aliases make.
const MAX_NODES: usize = 20_000;

const FLOW_HELP: &str = "inside `{…}` and `[…]`, quote what has `[`, `]`, `{`, `}` or `,` in it";

/// A value and its place.
#[derive(Debug)]
pub(crate) struct Node {
    /// Bytes of the source.
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
    /// Nodes in it, itself included.
    size: usize,
}

#[derive(Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    List(Vec<Rc<Node>>),
    Map(Vec<Entry>),
}

/// An entry of a mapping.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) span: Range<usize>,
    pub(crate) value: Rc<Node>,
}

impl Node {
    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The same without places.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => value.clone().into(),
            Value::String(value) => value.clone().into(),
            Value::List(items) => items.iter().map(|item| item.to_json()).collect(),
            Value::Map(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect()
            }
        }
    }

    /// The place of a part of a string, if it stands there as it is; else of the whole.
    pub(crate) fn part(&self, source: &SourceText, part: &Range<usize>) -> Range<usize> {
        let (Value::String(value), Some(written)) = (&self.value, source.text.get(self.span.clone())) else {
            return self.span.clone();
        };
        match written.find(value.as_str()) {
            Some(offset) if !value.is_empty() => {
                let start = self.span.start + offset;
                start + part.start..start + part.end
            }
            _ => self.span.clone(),
        }
    }
}

/// A YAML text that stands in a file, perhaps behind a comment sign on each line.
pub(crate) struct Embedded {
    /// The YAML.
    pub(crate) text: String,
    /// For each line: its offset in the YAML, and in the file.
    pub(crate) lines: Vec<(usize, usize)>,
}

impl Embedded {
    /// A file that is YAML as a whole.
    pub(crate) fn whole(text: &str) -> Self {
        Embedded { text: text.to_owned(), lines: vec![(0, 0)] }
    }

    fn to_source(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.lines.get(line).map_or(offset, |(start, source)| source + (offset - start))
    }
}

/// Parses one document. Duplicate keys are told of one by one; other faults end it.
pub(crate) fn parse(yaml: &Embedded, source: &Arc<SourceText>) -> Result<Rc<Node>, Vec<Diagnostic>> {
    let mut builder =
        Builder { yaml, source, anchors: FxHashMap::default(), diagnostics: Vec::new(), nodes: 0 };
    let root = builder.document();
    match root {
        Ok(Some(root)) if builder.diagnostics.is_empty() => Ok(root),
        Ok(Some(_)) => Err(builder.diagnostics),
        Ok(None) => {
            let diagnostic = Diagnostic {
                source: Arc::clone(source),
                span: None,
                message: "there is no YAML here".to_owned(),
                help: None,
            };
            Err(vec![diagnostic])
        }
        Err(fatal) => {
            builder.diagnostics.push(*fatal);
            Err(builder.diagnostics)
        }
    }
}

struct Builder<'a> {
    yaml: &'a Embedded,
    source: &'a Arc<SourceText>,
    anchors: FxHashMap<usize, Rc<Node>>,
    diagnostics: Vec<Diagnostic>,
    nodes: usize,
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    anchor: usize,
    items: Vec<Rc<Node>>,
    is_map: bool,
}

impl Builder<'_> {
    fn document(&mut self) -> Result<Option<Rc<Node>>, Box<Diagnostic>> {
        let text = &self.yaml.text;
        let options = granit_parser::options! { flow_nesting_limit: 32, block_nesting_limit: 32 };
        let mut open: Vec<Open> = Vec::new();
        let mut root = None;
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, span) = event.map_err(|error| {
                let offset = error.marker().byte_offset().unwrap_or(0);
                let message = error.info().lines().next().unwrap_or_default().to_owned();
                let help = message.contains("flow").then(|| FLOW_HELP.to_owned());
                Box::new(self.fault(offset..offset, &message, help))
            })?;
            let span = span.byte_range().unwrap_or(0..0);
            let node = match event {
                Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag)
                    if tag.is_some() =>
                {
                    let _ = anchor;
                    return Err(Box::new(self.fault(span, "a tag has no meaning here", None)));
                }
                Event::SequenceStart(_, anchor, _) => {
                    open.push(Open { start: span.start, anchor, items: Vec::new(), is_map: false });
                    continue;
                }
                Event::MappingStart(_, anchor, _) => {
                    open.push(Open { start: span.start, anchor, items: Vec::new(), is_map: true });
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    let Some(closed) = open.pop() else { continue };
                    self.close(closed, span.start.max(span.end))
                }
                Event::Scalar(value, style, anchor, tag) => {
                    if tag.is_some() {
                        return Err(Box::new(self.fault(span, "a tag has no meaning here", None)));
                    }
                    let node = self.node(span, scalar(&value, style), 1);
                    if anchor != 0 {
                        self.anchors.insert(anchor, Rc::clone(&node));
                    }
                    node
                }
                Event::Alias(anchor) => match self.anchors.get(&anchor) {
                    Some(node) => Rc::clone(node),
                    None => {
                        return Err(Box::new(self.fault(span, "an alias of what it stands in", None)));
                    }
                },
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(Box::new(self.fault(span, "there is more than one YAML document", None)));
                }
                _ => continue,
            };
            self.nodes += node.size;
            if self.nodes > MAX_NODES {
                let help = Some("aliases count as what they stand for".to_owned());
                return Err(Box::new(self.fault(0..0, "this is too large", help)));
            }
            match open.last_mut() {
                Some(parent) => parent.items.push(node),
                None => root = Some(node),
            }
        }
        Ok(root)
    }

    fn close(&mut self, closed: Open, end: usize) -> Rc<Node> {
        let Open { start, anchor, items, is_map } = closed;
        // A block collection ends where the next thing begins: the last of its own parts is its end.
        let text = &self.yaml.text;
        let end = start + text.get(start..end).map_or(0, |part| part.trim_end().len());
        let size = 1 + items.iter().map(|item| item.size).sum::<usize>();
        let value = if is_map { Value::Map(self.entries(items)) } else { Value::List(items) };
        let node = self.node(start..end, value, size);
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        node
    }

    fn entries(&mut self, items: Vec<Rc<Node>>) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::with_capacity(items.len() / 2);
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            let span = key.span.clone();
            let Value::String(name) = &key.value else {
                self.tell(span, &format!("a key is a string, and this is {}", key.kind()), None);
                continue;
            };
            if entries.iter().any(|entry| entry.key == *name) {
                self.tell(span, &format!("`{name}` stands here twice"), None);
                continue;
            }
            entries.push(Entry { key: name.clone(), span, value });
        }
        entries
    }

    /// `span` in the YAML.
    fn node(&self, span: Range<usize>, value: Value, size: usize) -> Rc<Node> {
        Rc::new(Node { span: self.to_source(span), value, size })
    }

    fn to_source(&self, span: Range<usize>) -> Range<usize> {
        let start = self.yaml.to_source(span.start);
        // The end is of the byte before it: after a line's last byte comes the next line's comment sign.
        let end = if span.end > span.start { self.yaml.to_source(span.end - 1) + 1 } else { start };
        start..end.max(start)
    }

    /// `span` in the YAML.
    fn fault(&self, span: Range<usize>, message: &str, help: Option<String>) -> Diagnostic {
        Diagnostic {
            source: Arc::clone(self.source),
            span: Some(self.to_source(span)),
            message: message.to_owned(),
            help,
        }
    }

    /// `span` in the file.
    fn tell(&mut self, span: Range<usize>, message: &str, help: Option<String>) {
        let source = Arc::clone(self.source);
        self.diagnostics.push(Diagnostic { source, span: Some(span), message: message.to_owned(), help });
    }
}

/// The core schema of YAML 1.2: only plain scalars are anything but strings.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.')) {
        return None;
    }
    if let Ok(integer) = text.strip_prefix('+').unwrap_or(text).parse::<i64>() {
        return Some(integer.into());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Rc<Node>, Vec<Diagnostic>> {
        let source = Arc::new(SourceText { path: "a.yaml".to_owned(), text: text.to_owned() });
        parse(&Embedded::whole(text), &source)
    }

    fn messages(text: &str) -> Vec<String> {
        read(text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn scalars_are_typed_as_the_core_schema_says() {
        let node = read("[1, -2.5, 0x, yes, 'true', true, ~, 1.0.0, 22-3]").unwrap();
        assert_eq!(
            node.to_json(),
            serde_json::json!([1, -2.5, "0x", "yes", "true", true, null, "1.0.0", "22-3"])
        );
    }

    #[test]
    fn aliases_are_what_they_stand_for() {
        let node = read("a: &x {b: [1]}\nc: *x\n").unwrap();
        assert_eq!(node.to_json(), serde_json::json!({"a": {"b": [1]}, "c": {"b": [1]}}));
    }

    #[test]
    fn nested_aliases_do_not_grow_without_bound() {
        use std::fmt::Write as _;
        let mut text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
        for level in 1..20 {
            let below = format!("*a{}", level - 1);
            writeln!(text, "a{level}: &a{level} [{}]", [below.as_str(); 8].join(", ")).unwrap();
        }
        assert!(messages(&text)[0].contains("this is too large"));
    }

    #[test]
    fn faults_have_their_place() {
        assert_eq!(messages("a: 1\na: 2\nb: 1\nb: 1\n").len(), 2);
        assert_eq!(messages("a: 1\na: 2\n"), ["a.yaml:2:1: `a` stands here twice"]);
        assert!(messages("a: [1\n")[0].starts_with("a.yaml:"), "{:?}", messages("a: [1\n"));
        assert!(messages("a: *b\n")[0].starts_with("a.yaml:1:4"));
        assert!(messages("a: !!str b\n")[0].contains("a tag has no meaning"));
        assert!(messages("a: 1\n---\nb: 1\n")[0].contains("more than one"));
        assert!(messages("")[0].contains("no YAML"));
        assert!(messages("1: 2\n")[0].contains("a key is a string"));
        assert!(messages(&"[".repeat(1000))[0].starts_with("a.yaml:1:"));
    }

    #[test]
    fn spans_are_of_the_node() {
        let text = "a:\n  b: [1, 2]\n\nc: 'x y'\n";
        let node = read(text).unwrap();
        let Value::Map(entries) = &node.value else { panic!("a mapping") };
        assert_eq!(&text[entries[0].value.span.clone()], "b: [1, 2]");
        assert_eq!(&text[entries[1].value.span.clone()], "'x y'");
    }
}
