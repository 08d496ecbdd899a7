//! Comments in a root's own files, and what they stand at: the block or argument that a reader takes them to be about.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};
use std::sync::Arc;

use super::SourceIndex;
use crate::root::module::{CalledModule, Module, ModuleTree};
use crate::syntax::tree::{Attribute, Body, Expression, ExpressionKind};
use crate::syntax::{FileId, Span, json, native};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands, with its marker; in JSON the string.
    pub span: Span,
    /// What it says, without the marker and the blanks around.
    pub text: String,
    /// All of the block or argument that begins or ends on its line, or begins on the next one.
    pub beside: Option<Span>,
    /// The same, but the block around where it stands first in that, unless the next line begins a block.
    pub about: Option<Span>,
    /// All of the outermost block that it stands in.
    pub around: Option<Span>,
}

impl<'s> SourceIndex<'s> {
    /// The comments that hold any of the words, in files that were written for the root: not in those of modules that
    /// Terraform fetched. In JSON syntax the strings of `"//"`. In the order of the files.
    pub fn comments(&self, words: &[&str]) -> Vec<Comment> {
        let mut modules = BTreeSet::new();
        let mut files = BTreeSet::new();
        own_files(&self.root.tree, &mut modules, &mut files);
        files.into_iter().flat_map(|file| self.comments_in(file, words)).collect()
    }

    fn comments_in(&self, file: FileId, words: &[&str]) -> Vec<Comment> {
        let source = self.files.get(file);
        let text = source.text();
        let is_wanted = |text: &str| words.iter().any(|word| text.contains(word));
        if !is_wanted(text) {
            return Vec::new();
        }
        if Path::new(source.name()).extension().is_some_and(|ending| ending == "json") {
            let mut found = Vec::new();
            for attribute in json::parse(file, text).body.attributes {
                of_property(&attribute, &mut found);
            }
            found.retain(|comment| is_wanted(&comment.text));
            return found;
        }
        let comments = native::comments(file, text);
        let wanted: Vec<Span> =
            comments.iter().copied().filter(|span| is_wanted(&text[span.range()])).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let parsed = native::parse(file, text);
        let layout = Layout::new(text, &comments);
        let top = Node::of_body(&parsed.body, parsed.body.span);
        wanted.into_iter().map(|span| layout.comment(span, &top)).collect()
    }
}

/// The files of modules that Terraform did not fetch; each module once.
fn own_files(tree: &ModuleTree, modules: &mut BTreeSet<*const Module>, files: &mut BTreeSet<FileId>) {
    let fetched = Component::Normal(".terraform".as_ref());
    if tree.module.directory.components().any(|component| component == fetched) {
        return;
    }
    if modules.insert(Arc::as_ptr(&tree.module)) {
        files.extend(&tree.module.files);
    }
    for called in tree.calls.values() {
        if let CalledModule::Loaded(inner) = called {
            own_files(inner, modules, files);
        }
    }
}

/// A block or argument, or the whole file.
#[derive(Debug)]
struct Node {
    span: Span,
    is_block: bool,
    /// In order.
    inner: Vec<Node>,
}

impl Node {
    fn of_body(body: &Body, span: Span) -> Self {
        let arguments = body.attributes.iter().map(|attribute| Node {
            span: attribute.span,
            is_block: false,
            inner: Vec::new(),
        });
        let blocks = body.blocks.iter().map(|block| Node::of_body(&block.body, block.span));
        let mut inner: Vec<Node> = arguments.chain(blocks).collect();
        inner.sort_by_key(|node| node.span);
        Node { span, is_block: true, inner }
    }

    fn holds(&self, span: Span) -> bool {
        self.span.start <= span.start && span.end <= self.span.end
    }

    /// The last node inside that begins before a place, and the next one.
    fn neighbours(&self, at: u32) -> (Option<&Node>, Option<&Node>) {
        let next = self.inner.partition_point(|node| node.span.start < at);
        (next.checked_sub(1).map(|before| &self.inner[before]), self.inner.get(next))
    }
}

/// The lines of a file.
struct Layout<'t> {
    text: &'t str,
    /// Where they begin.
    lines: Vec<usize>,
    /// Those that a comment begins, with the last line of the comment.
    comments: BTreeMap<usize, usize>,
}

impl<'t> Layout<'t> {
    fn new(text: &'t str, comments: &[Span]) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut layout =
            Layout { text, lines: std::iter::once(0).chain(breaks).collect(), comments: BTreeMap::new() };
        for span in comments {
            if layout.begins_line(*span) {
                layout.comments.insert(layout.first_line(*span), layout.last_line(*span));
            }
        }
        layout
    }

    fn line(&self, at: u32) -> usize {
        self.lines.partition_point(|start| *start <= at as usize) - 1
    }

    fn first_line(&self, span: Span) -> usize {
        self.line(span.start)
    }

    fn last_line(&self, span: Span) -> usize {
        self.line(span.end.saturating_sub(1).max(span.start))
    }

    fn begins_line(&self, span: Span) -> bool {
        let start = self.lines[self.first_line(span)];
        self.text[start..span.start as usize].trim().is_empty()
    }

    fn comment(&self, span: Span, top: &Node) -> Comment {
        let mut level = top;
        let mut around = None;
        while let (Some(inner), _) = level.neighbours(span.start)
            && inner.holds(span)
        {
            around.get_or_insert(inner.span);
            level = inner;
        }
        let (beside, about) = self.meant(span, level, around.is_some());
        let text = words_of(&self.text[span.range()]);
        Comment { span, text, beside, about, around }
    }

    /// What a comment is beside, and what it is about, in the innermost block or argument around it.
    fn meant(&self, span: Span, level: &Node, is_inside: bool) -> (Option<Span>, Option<Span>) {
        if !level.is_block {
            return (Some(level.span), Some(level.span));
        }
        let (before, behind) = level.neighbours(span.start);
        if !self.begins_line(span) {
            let line = self.first_line(span);
            let is_on_line =
                |node: &Node| [self.first_line(node.span), self.last_line(node.span)].contains(&line);
            let found = if is_inside && self.first_line(level.span) == line {
                Some(level.span)
            } else {
                before.filter(|node| is_on_line(node)).map(|node| node.span)
            };
            return (found, found);
        }
        // Further comments may stand between.
        let mut last = self.last_line(span);
        while let Some(end) = self.comments.get(&(last + 1)) {
            last = *end;
        }
        let lines = [self.last_line(span), last + 1];
        let next = behind.filter(|node| lines.contains(&self.first_line(node.span)));
        let beside = next.map(|node| node.span);
        let is_first = is_inside && before.is_none() && !next.is_some_and(|node| node.is_block);
        (beside, if is_first { Some(level.span) } else { beside })
    }
}

/// What a comment says, without its marker.
fn words_of(comment: &str) -> String {
    let words = match comment.strip_prefix("/*") {
        Some(rest) => rest.strip_suffix("*/").unwrap_or(rest).trim_matches('*'),
        None => comment.strip_prefix("//").unwrap_or(comment).trim_start_matches('#'),
    };
    words.trim().to_owned()
}

/// Labels of the types of blocks at the top of a file.
fn labels(kind: &str) -> usize {
    match kind {
        "resource" | "data" | "ephemeral" => 2,
        "module" | "variable" | "output" | "provider" | "check" => 1,
        _ => 0,
    }
}

/// The comments in a property at the top of a file in JSON syntax.
fn of_property(property: &Attribute, found: &mut Vec<Comment>) {
    in_value(&property.value, property.name.span, labels(&property.name.text), None, found);
}

/// `key` is what the value is of; so many labels are still to come before a block's own object; `block` is that.
fn in_value(value: &Expression, key: Span, labels: usize, block: Option<Span>, found: &mut Vec<Comment>) {
    match &value.kind {
        ExpressionKind::Tuple(elements) => {
            for element in elements {
                in_value(element, element.span, labels, block, found);
            }
        }
        ExpressionKind::Object(items) => {
            let whole = key.to(value.span);
            let about = (labels == 0).then_some(whole);
            let block = block.or(about);
            for item in items {
                if item.key.as_str() == Some("//") {
                    strings(&item.value, &mut |span, text| {
                        found.push(json_comment(span, text, about, block));
                    });
                } else {
                    in_value(&item.value, item.key.span, labels.saturating_sub(1), block, found);
                }
            }
        }
        _ => {}
    }
}

fn json_comment(span: Span, text: &str, about: Option<Span>, around: Option<Span>) -> Comment {
    Comment { span, text: text.trim().to_owned(), beside: about, about, around }
}

/// A string, or each of a list.
fn strings(value: &Expression, take: &mut dyn FnMut(Span, &str)) {
    match &value.kind {
        ExpressionKind::String(text) => take(value.span, text),
        ExpressionKind::Tuple(elements) => elements.iter().for_each(|element| strings(element, take)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For each comment its text, what it is about, and what it is beside: first lines.
    fn found(text: &str) -> Vec<[String; 3]> {
        let file = FileId(0);
        let shown = |span: Option<Span>| {
            let text = span.map_or("-", |span| &text[span.range()]);
            text.lines().next().and_then(|line| line.split('{').next()).unwrap_or_default().trim().to_owned()
        };
        let comments = if text.starts_with('{') {
            let mut found = Vec::new();
            for attribute in json::parse(file, text).body.attributes {
                of_property(&attribute, &mut found);
            }
            found
        } else {
            let comments = native::comments(file, text);
            let layout = Layout::new(text, &comments);
            let parsed = native::parse(file, text);
            let top = Node::of_body(&parsed.body, parsed.body.span);
            comments.iter().map(|span| layout.comment(*span, &top)).collect()
        };
        let row = |comment: Comment| [comment.text, shown(comment.about), shown(comment.beside)];
        comments.into_iter().map(row).collect()
    }

    #[test]
    fn a_comment_is_about_what_its_place_says() {
        let cases: &[(&str, &str, &str)] = &[
            ("# c\na \"b\" {\n}\n", "a \"b\"", "a \"b\""),
            ("# c\n// more\n\na {\n}\n", "-", "-"),
            ("/* c */ a {\n}\n", "a", "a"),
            ("/* c\n */\na {\n}\n", "a", "a"),
            ("a { # c\n  x = 1\n}\n", "a", "a"),
            ("a {\n} # c\n", "a", "a"),
            ("a {\n  x = 1 # c\n  y = 2\n}\n", "x = 1", "x = 1"),
            ("a {\n  y = 2\n  # c\n  x = 1\n}\n", "x = 1", "x = 1"),
            // First in a block it is about that, but for a block right below it.
            ("a {\n  # c\n  x = 1\n}\n", "a", "x = 1"),
            ("a {\n  # c\n\n  b {\n  }\n}\n", "a", "-"),
            ("a {\n  # c\n  b {\n  }\n}\n", "b", "b"),
            ("a {\n  # c\n}\n", "a", "-"),
            // In an argument it is about that.
            ("a {\n  x = [\n    # c\n    1,\n  ]\n}\n", "x = [", "x = ["),
            ("a {\n  x = {\n    y = 1 # c\n  }\n}\n", "x =", "x ="),
            ("a {\n  x = [1,\n  ] # c\n}\n", "x = [1,", "x = [1,"),
            // Nothing follows.
            ("a {\n  x = 1\n  # c\n}\n", "-", "-"),
            ("a {}\n# c\n", "-", "-"),
        ];
        for (text, about, beside) in cases {
            let [said, is_about, is_beside] = &found(text)[0];
            let said = said.lines().next().unwrap_or_default();
            assert_eq!((said, is_about.as_str(), is_beside.as_str()), ("c", *about, *beside), "{text}");
        }
    }

    #[test]
    fn comments_above_one_another_are_about_the_same() {
        let rows = found("# c\n# d\n/* e\n */\na {\n}\n");
        assert!(rows.iter().all(|[_, about, _]| about == "a"), "{rows:?}");
    }

    #[test]
    fn in_json_a_comment_is_about_the_object_that_holds_it() {
        let text = r#"{"resource": {"//": "1", "t": {"a": {"//": ["2", "3"], "b": [{"//": "4"}]}}},
            "module": {"m": {"//": "5"}}}"#;
        let about: Vec<[String; 2]> = found(text).into_iter().map(|[text, about, _]| [text, about]).collect();
        let expected = [["1", "-"], ["2", "\"a\":"], ["3", "\"a\":"], ["4", ""], ["5", "\"m\":"]];
        assert_eq!(about, expected);
    }
}
