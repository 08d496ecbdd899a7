//! A first walk over native syntax: where top-level blocks and arguments begin and end, which line breaks mean
//! nothing, and what is too much for a parser that recurses. Knows brackets, strings, templates, heredocs and
//! comments; no grammar.

use std::ops::Range;

use super::error::SyntaxErrorKind;

/// Brackets in brackets; the parser behind allows fewer.
const MAX_DEPTH: usize = 256;
/// The parser behind compares each key of an object with all before it: so many comparisons are let pass in a file.
const MAX_COMPARISONS: usize = 200_000_000;
/// How often reading starts again behind a block that never ends.
const MAX_RESTARTS: usize = 16;

/// A block or argument at the top of a file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Item {
    /// From its first byte to the line break behind it, which it includes.
    pub(super) range: Range<usize>,
    /// Line breaks and comments where HCL ignores line breaks.
    pub(super) blanks: Vec<Range<usize>>,
    /// What looks like the end of a heredoc, but goes on.
    pub(super) no_ends: Vec<Range<usize>>,
    /// The first thing wrong with it.
    pub(super) error: Option<(usize, SyntaxErrorKind)>,
}

/// The blocks and arguments at the top of a file.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut start = 0;
    for restarts in 0.. {
        let mut scanner = Scanner::new(text.as_bytes(), start);
        scanner.run(&mut items);
        let Some(unclosed) = scanner.stack.first() else { break };
        let opened = scanner.stack.last().unwrap_or(unclosed);
        let mut item = scanner.item.unwrap_or_default();
        item.error.get_or_insert((opened.start, SyntaxErrorKind::Unclosed(opened.context.what())));
        let next = if restarts < MAX_RESTARTS { next_header(text, item.range.start) } else { None };
        item.range.end = next.unwrap_or(text.len());
        items.push(item);
        match next {
            Some(next) => start = next,
            None => break,
        }
    }
    items
}

/// The comments of a file, with their markers, in order.
pub(super) fn comments(text: &str) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let mut start = 0;
    for restarts in 0.. {
        let mut scanner = Scanner::new(text.as_bytes(), start);
        let mut items = Vec::new();
        scanner.run(&mut items);
        // As for `items`: behind a block that never ends reading starts again.
        let from = scanner.stack.first().map(|_| scanner.item.unwrap_or_default().range.start);
        let next = from.filter(|_| restarts < MAX_RESTARTS).and_then(|from| next_header(text, from));
        let end = next.unwrap_or(text.len());
        comments.extend(scanner.comments.into_iter().filter(|comment| comment.start < end));
        match next {
            Some(next) => start = next,
            None => break,
        }
    }
    comments
}

/// An expression that stands by itself: line breaks mean nothing.
pub(super) fn expression(text: &str) -> Item {
    alone(text, Context::Group(0))
}

/// A template without anything around.
pub(super) fn template(text: &str) -> Item {
    alone(text, Context::Bare)
}

fn alone(text: &str, context: Context) -> Item {
    let mut scanner = Scanner::new(text.as_bytes(), 0);
    scanner.stack.push(Open { start: 0, context });
    scanner.item = Some(Item::default());
    scanner.run(&mut Vec::new());
    let mut item = scanner.item.unwrap_or_default();
    item.range = 0..text.len();
    if let [_, .., opened] = &scanner.stack[..] {
        item.error.get_or_insert((opened.start, SyntaxErrorKind::Unclosed(opened.context.what())));
    }
    item
}

/// Where the next line begins that looks like the head of a block and is not indented.
fn next_header(text: &str, from: usize) -> Option<usize> {
    let mut start = from + text[from..].find('\n')? + 1;
    loop {
        let line = text[start..].lines().next()?;
        let word = line.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
        let rest = &line[word..];
        if word > 0 && (rest.starts_with(" \"") || rest.starts_with(" {")) && line.trim_end().ends_with('{') {
            return Some(start);
        }
        start += text[start..].find('\n')? + 1;
    }
}

/// What the scanner is inside of.
struct Open {
    /// The byte that opened it.
    start: usize,
    context: Context,
}

enum Context {
    /// `(` or `[`, with the byte that closes it; zero around an expression by itself.
    Group(u8),
    /// `{`.
    Brace {
        /// A `for` expression: line breaks mean nothing.
        is_for: bool,
        /// An object, and not a block's body.
        is_object: bool,
        /// Not less than the items of the object.
        items: usize,
    },
    /// `${` or `%{`.
    Template,
    /// A template without anything around.
    Bare,
    /// `"`.
    Quote,
    /// `<<EOT`, with what ends it.
    Heredoc(Range<usize>),
}

impl Context {
    fn what(&self) -> &'static str {
        match self {
            Context::Group(b')') => "`(`",
            Context::Group(_) => "`[`",
            Context::Brace { .. } => "`{`",
            Context::Template => "a template's `{`",
            Context::Bare => "a template",
            Context::Quote => "a quoted string",
            Context::Heredoc(_) => "a heredoc",
        }
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    stack: Vec<Open>,
    item: Option<Item>,
    /// The last byte of the token before.
    previous: u8,
    comparisons: usize,
    comments: Vec<Range<usize>>,
}

impl<'a> Scanner<'a> {
    fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            stack: Vec::new(),
            item: None,
            previous: b'\n',
            comparisons: 0,
            comments: Vec::new(),
        }
    }

    /// Reads to the end of the text. What is still open there stays on the stack.
    fn run(&mut self, items: &mut Vec<Item>) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match self.stack.last().map(|open| &open.context) {
                Some(Context::Quote) => self.quoted(byte),
                Some(Context::Bare) => {
                    match self.rest().iter().position(|byte| matches!(byte, b'$' | b'%')) {
                        Some(0) => self.marker(byte),
                        Some(plain) => self.at += plain,
                        None => self.at = self.bytes.len(),
                    }
                }
                Some(Context::Heredoc(marker)) => {
                    let marker = marker.clone();
                    self.heredoc(&marker);
                }
                _ => self.expression(byte, items),
            }
        }
        if self.stack.is_empty() {
            self.end_item(items);
        }
    }

    fn fail(&mut self, at: usize, kind: SyntaxErrorKind) {
        self.item.get_or_insert_default().error.get_or_insert((at, kind));
    }

    fn end_item(&mut self, items: &mut Vec<Item>) {
        if let Some(mut item) = self.item.take() {
            item.range.end = self.at;
            items.push(item);
        }
    }

    fn open(&mut self, context: Context, length: usize) {
        if self.stack.len() >= MAX_DEPTH {
            self.fail(self.at, SyntaxErrorKind::TooDeep);
        } else {
            self.stack.push(Open { start: self.at, context });
        }
        self.at += length;
    }

    /// Line breaks mean nothing here.
    fn ignores_lines(&self) -> bool {
        match self.stack.last().map(|open| &open.context) {
            Some(Context::Group(_) | Context::Template) => true,
            Some(Context::Brace { is_for, .. }) => *is_for,
            _ => false,
        }
    }

    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    fn quoted(&mut self, byte: u8) {
        match byte {
            b'"' => {
                self.stack.pop();
                self.previous = b'"';
                self.at += 1;
            }
            b'\\' => self.at += if self.bytes.get(self.at + 1) == Some(&b'\n') { 1 } else { 2 },
            b'\n' => {
                self.fail(self.at, SyntaxErrorKind::NewlineInString);
                // Most likely the quote was forgotten: what follows is read as if it stood there.
                self.stack.pop();
            }
            b'$' | b'%' => self.marker(byte),
            _ => {
                let plain = |byte: &u8| matches!(byte, b'"' | b'\\' | b'\n' | b'$' | b'%');
                self.at += self.rest().iter().position(plain).unwrap_or(self.rest().len());
            }
        }
    }

    /// At a `$` or `%` of a template.
    fn marker(&mut self, byte: u8) {
        match self.rest() {
            [_, second, b'{', ..] if *second == byte => self.at += 3,
            [_, b'{', ..] => self.open(Context::Template, 2),
            _ => self.at += 1,
        }
    }

    fn heredoc(&mut self, marker: &Range<usize>) {
        let at_line_start = self.bytes[self.at - 1] == b'\n';
        let line_end =
            self.at + self.rest().iter().position(|&byte| byte == b'\n').unwrap_or(self.rest().len());
        let line = self.bytes[self.at..line_end].trim_ascii();
        if at_line_start && line.starts_with(&self.bytes[marker.clone()]) {
            let trimmed_end = self.at + self.bytes[self.at..line_end].trim_ascii_end().len();
            if line.len() == marker.len() {
                self.stack.pop();
                self.at = trimmed_end;
                self.previous = b'"';
                return;
            }
            let start = trimmed_end - line.len();
            if let Some(item) = &mut self.item {
                item.no_ends.push(start..start + marker.len());
            }
        }
        match self.bytes[self.at..line_end].iter().position(|byte| matches!(byte, b'$' | b'%')) {
            Some(0) => {
                self.marker(self.bytes[self.at]);
            }
            Some(plain) => self.at += plain,
            None => self.at = (line_end + 1).min(self.bytes.len()),
        }
    }

    fn expression(&mut self, byte: u8, items: &mut Vec<Item>) {
        match byte {
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'\n' => {
                let start = if self.bytes[..self.at].ends_with(b"\r") { self.at - 1 } else { self.at };
                self.line_break(start..self.at + 1);
                self.at += 1;
                if self.stack.is_empty() {
                    self.end_item(items);
                }
            }
            b'#' => self.comment(),
            b'/' if self.bytes.get(self.at + 1) == Some(&b'/') => self.comment(),
            b'/' if self.bytes.get(self.at + 1) == Some(&b'*') => {
                let end = self.rest().windows(2).skip(2).position(|pair| pair == b"*/");
                match end {
                    Some(length) => {
                        self.comments.push(self.at..self.at + length + 4);
                        self.at += length + 4;
                    }
                    None => {
                        self.begin_item();
                        self.fail(self.at, SyntaxErrorKind::Unclosed("a comment"));
                        self.at = self.bytes.len();
                    }
                }
            }
            _ => {
                self.begin_item();
                self.token(byte);
            }
        }
    }

    fn begin_item(&mut self) {
        if self.item.is_none() {
            self.item = Some(Item { range: self.at..self.at, ..Item::default() });
        }
    }

    fn line_break(&mut self, range: Range<usize>) {
        if self.ignores_lines()
            && let Some(item) = &mut self.item
        {
            item.blanks.push(range);
        } else if let Some(Open { context: Context::Brace { items, .. }, .. }) = self.stack.last_mut() {
            *items += 1;
        }
    }

    fn comment(&mut self) {
        let length = self.rest().iter().position(|&byte| byte == b'\n').unwrap_or(self.rest().len());
        if self.ignores_lines()
            && let Some(item) = &mut self.item
        {
            item.blanks.push(self.at..self.at + length);
        }
        self.comments.push(self.at..self.at + length);
        self.at += length;
    }

    fn token(&mut self, byte: u8) {
        let previous = std::mem::replace(&mut self.previous, byte);
        match byte {
            b'"' => self.open(Context::Quote, 1),
            b'(' => self.open(Context::Group(b')'), 1),
            b'[' => self.open(Context::Group(b']'), 1),
            b'{' => {
                let in_body = self.stack.last().is_none_or(|open| {
                    matches!(open.context, Context::Brace { is_for: false, is_object: false, .. })
                });
                let is_object = !in_body || !(previous == b'"' || is_name(previous));
                let is_for = is_object && self.is_for();
                self.open(Context::Brace { is_for, is_object, items: 1 }, 1);
            }
            b')' | b']' | b'}' => self.close(byte),
            b',' => {
                if let Some(Open { context: Context::Brace { items, .. }, .. }) = self.stack.last_mut() {
                    *items += 1;
                }
                self.at += 1;
            }
            b'<' if self.rest().starts_with(b"<<") => self.heredoc_start(),
            _ if is_name(byte) => {
                let length = self.rest().iter().position(|&byte| !is_name(byte)).unwrap_or(self.rest().len());
                self.at += length;
            }
            _ => self.at += 1,
        }
    }

    /// At the brace that opens a `for` expression.
    fn is_for(&self) -> bool {
        let mut rest = self.rest()[1..].trim_ascii_start();
        // A comment in front of `for` is rare, and its line breaks are as good as those in an object.
        while let Some(comment) = rest.strip_prefix(b"#") {
            let end = comment.iter().position(|&byte| byte == b'\n').unwrap_or(comment.len());
            rest = comment[end..].trim_ascii_start();
        }
        rest.strip_prefix(b"for").is_some_and(|rest| rest.first().is_some_and(|&byte| !is_name(byte)))
    }

    fn close(&mut self, byte: u8) {
        let fits = match self.stack.last().map(|open| &open.context) {
            Some(Context::Group(close)) => *close == byte,
            Some(Context::Brace { .. } | Context::Template) => byte == b'}',
            _ => false,
        };
        if !fits {
            self.fail(self.at, SyntaxErrorKind::Unopened(char::from(byte)));
        } else if let Some(Open {
            context: Context::Brace { is_object: true, is_for: false, items },
            start,
        }) = self.stack.pop()
        {
            self.comparisons = self.comparisons.saturating_add(items.saturating_mul(items) / 2);
            if self.comparisons > MAX_COMPARISONS {
                self.comparisons = 0;
                self.fail(start, SyntaxErrorKind::TooLarge { limit: 20_000, unit: "items in an object" });
            }
        }
        self.at += 1;
    }

    fn heredoc_start(&mut self) {
        let rest = self.rest();
        let head = if rest.get(2) == Some(&b'-') { 3 } else { 2 };
        let name = rest[head..].iter().position(|&byte| !is_name(byte)).unwrap_or(rest.len() - head);
        let marker = self.at + head..self.at + head + name;
        let behind = &rest[head + name..];
        let line_break = if behind.starts_with(b"\r\n") { 2 } else { usize::from(behind.starts_with(b"\n")) };
        if name > 0 && line_break > 0 {
            self.open(Context::Heredoc(marker), head + name + line_break);
        } else {
            self.at += 2;
        }
    }
}

/// Part of a name or number.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        items(text).iter().map(|item| text[item.range.clone()].trim_end()).collect()
    }

    #[test]
    fn blocks_and_arguments_end_where_their_brackets_do() {
        let text = "# a\na = 1\nb \"c\" {\n  d = \"}\"\n  e = <<-EOT\n  }\n  EOT\n  /* } */\n}\nf = [\n]\n";
        assert_eq!(
            texts(text),
            ["a = 1", "b \"c\" {\n  d = \"}\"\n  e = <<-EOT\n  }\n  EOT\n  /* } */\n}", "f = [\n]"]
        );
        assert!(items(text).iter().all(|item| item.error.is_none()));
    }

    #[test]
    fn reading_starts_again_behind_a_block_that_never_ends() {
        let text = "variable \"a\" {\n  x = [1\n}\n\nvariable \"b\" {\n}\n";
        assert_eq!(texts(text), ["variable \"a\" {\n  x = [1\n}", "variable \"b\" {\n}"]);
        assert_eq!(items(text)[0].error, Some((24, SyntaxErrorKind::Unopened('}'))));
    }

    #[test]
    fn comments_are_told_from_what_looks_like_one() {
        let text = "# a\nb \"#c\" { // d\n  e = \"${f /* g */}#\" # h\n  i = <<E\n# j\nE\n}\n";
        let found = |text: &'static str| -> Vec<&str> {
            comments(text).into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(found(text), ["# a", "// d", "/* g */", "# h"]);
        assert_eq!(found("a \"b\" {\n  # c\n\nd \"e\" {\n  # f\n}\n"), ["# c", "# f"]);
    }

    #[test]
    fn line_breaks_in_a_for_are_blanks_and_those_of_a_heredoc_inside_are_not() {
        let text = "a = { for k in b : k # c\n => <<E\nx\nE\n}\n";
        let blanks = &items(text)[0].blanks;
        let found: Vec<_> = blanks.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(found, ["# c", "\n", "\n"]);
    }
}
