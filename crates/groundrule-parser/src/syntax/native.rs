//! Native syntax to the tree, over hcl-edit: its grammar, our spans and errors.
//!
//! A file is read block by block, so that one broken block costs only itself.

mod expression;
mod template;

use std::collections::HashMap;

use hcl_edit::Span as _;
use hcl_edit::structure::{self, BlockLabel, Structure};

use super::error::{SyntaxError, SyntaxErrorKind};
use super::repair;
use super::scan;
use super::tree::{Attribute, Block, Body, Expression, FileId, Name, Span};
use template::Literals;

/// The longest file, in bytes.
pub(super) const MAX_LENGTH: usize = 32 << 20;

/// What a file says, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// What could be read.
    pub body: Body,
    /// What could not. Each error costs a block or argument at the top of the file.
    pub errors: Vec<SyntaxError>,
}

/// Reads a file in native syntax.
pub fn parse(file: FileId, text: &str) -> Parsed {
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut parsed = Parsed::default();
    parsed.body.span = Span { file, start: 0, end };
    if text.len() > MAX_LENGTH {
        let kind = SyntaxErrorKind::TooLarge { limit: MAX_LENGTH, unit: "bytes" };
        parsed.errors.push(SyntaxError { span: Span { file, start: 0, end: 0 }, kind });
        return parsed;
    }
    for mut item in scan::items(text) {
        let base = item.range.start;
        if let Some((at, kind)) = item.error.take() {
            parsed.errors.push(SyntaxError { span: character_at(file, text, at), kind });
            continue;
        }
        let part = &text[item.range.clone()];
        let mut reader = Reader::new(file, part, base);
        let body = match hcl_edit::parser::parse_body(part) {
            Ok(body) => Ok(body),
            Err(_) => repair::retry(part, &item, hcl_edit::parser::parse_body).map(|(body, patched)| {
                reader.renamed = patched.renamed;
                body
            }),
        };
        match body {
            Ok(body) => reader.body(&body, &mut parsed.body),
            Err(error) => reader.errors.push(reader.error(&error)),
        }
        parsed.errors.append(&mut reader.errors);
    }
    parsed
}

/// The comments of a file in native syntax, with their markers, in order.
pub fn comments(file: FileId, text: &str) -> Vec<Span> {
    if text.len() > MAX_LENGTH {
        return Vec::new();
    }
    let span =
        |range: std::ops::Range<usize>| Span { file, start: place(range.start), end: place(range.end) };
    scan::comments(text).into_iter().map(span).collect()
}

/// Reads an expression that stands by itself, with line breaks wherever it likes: `text` begins at `start` of the file.
pub fn parse_expression(file: FileId, start: u32, text: &str) -> Result<Expression, SyntaxError> {
    let start = start as usize + text.len() - text.trim_ascii_start().len();
    let text = text.trim_ascii();
    let mut reader = Reader::new(file, text, start);
    let read = |text: &str| hcl_edit::parser::parse_expr(text.trim_ascii_end());
    let expression = reader.alone(scan::expression(text), read)?;
    let expression = reader.expression(&expression);
    reader.done(expression)
}

/// Reads a template without quotes around: a file for `templatefile`, or a string of JSON syntax.
pub fn parse_template(file: FileId, start: u32, text: &str) -> Result<Expression, SyntaxError> {
    let mut reader = Reader::new(file, text, start as usize);
    let template = reader.alone(scan::template(text), hcl_edit::parser::parse_template)?;
    let expression =
        Expression { kind: reader.template(&template, Literals::Bare), span: reader.span(0..text.len()) };
    reader.done(expression)
}

/// The character at a byte of a file.
fn character_at(file: FileId, text: &str, at: usize) -> Span {
    let start = text.floor_char_boundary(at.min(text.len()));
    let end = start + text[start..].chars().next().map_or(0, char::len_utf8);
    Span { file, start: place(start), end: place(end) }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("files are shorter than 4 GB")
}

/// Takes what hcl-edit read over into our tree.
struct Reader<'a> {
    file: FileId,
    /// What was read; as the author wrote it, not as it was patched.
    text: &'a str,
    /// Where it begins in the file.
    base: usize,
    /// Where the keys of objects begin that were renamed for hcl-edit.
    renamed: HashMap<usize, usize>,
    errors: Vec<SyntaxError>,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, text: &'a str, base: usize) -> Self {
        Self { file, text, base, renamed: HashMap::new(), errors: Vec::new() }
    }

    /// Reads something that is no file, in its second try as [`repair`] has it.
    fn alone<T>(
        &mut self,
        mut item: scan::Item,
        read: impl Fn(&str) -> Result<T, hcl_edit::parser::Error>,
    ) -> Result<T, SyntaxError> {
        let too_large = SyntaxErrorKind::TooLarge { limit: MAX_LENGTH, unit: "bytes" };
        let too_large = (self.text.len() > MAX_LENGTH).then_some((0, too_large));
        if let Some((at, kind)) = too_large.or_else(|| item.error.take()) {
            return Err(SyntaxError { span: self.character_at(at), kind });
        }
        match read(self.text) {
            Ok(found) => Ok(found),
            Err(_) => match repair::retry(self.text, &item, read) {
                Ok((found, patched)) => {
                    self.renamed = patched.renamed;
                    Ok(found)
                }
                Err(error) => Err(self.error(&error)),
            },
        }
    }

    /// What was read, if nothing was wrong with it.
    fn done(self, expression: Expression) -> Result<Expression, SyntaxError> {
        self.errors.into_iter().next().map_or(Ok(expression), Err)
    }

    fn character_at(&self, at: usize) -> Span {
        let span = character_at(self.file, self.text, at);
        self.span(span.range())
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span { file: self.file, start: place(self.base + range.start), end: place(self.base + range.end) }
    }

    /// A span as a range of the text that was read.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        span.start as usize - self.base..span.end as usize - self.base
    }

    fn error(&self, error: &hcl_edit::parser::Error) -> SyntaxError {
        let span = self.character_at(error.location().offset());
        let kind = match error.message() {
            message if message.contains("nesting depth") || message.contains("binary operators") => {
                SyntaxErrorKind::TooDeep
            }
            message if message.contains("unique attribute key") => {
                let rest = &self.text[error.location().offset()..];
                let name = rest.split(|c: char| c.is_whitespace() || c == '=').next().unwrap_or_default();
                SyntaxErrorKind::Redefined(name.into())
            }
            message if message.starts_with("invalid expression") => {
                SyntaxErrorKind::Native("an expression is missing here".into())
            }
            message => SyntaxErrorKind::Native(message.into()),
        };
        SyntaxError { span, kind }
    }

    fn body(&mut self, body: &structure::Body, into: &mut Body) {
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = Name {
                        text: attribute.key.as_str().into(),
                        span: self.span(attribute.key.span().unwrap_or_default()),
                    };
                    let value = self.expression(&attribute.value);
                    let span = name.span.to(value.span);
                    into.attributes.push(Attribute { name, value, span });
                }
                Structure::Block(block) => {
                    let block = self.block(block);
                    into.blocks.push(block);
                }
            }
        }
    }

    fn block(&mut self, block: &structure::Block) -> Block {
        let kind = Name {
            text: block.ident.as_str().into(),
            span: self.span(block.ident.span().unwrap_or_default()),
        };
        let labels: Vec<_> = block.labels.iter().map(|label| self.label(label)).collect();
        let header_end = labels.last().map_or(kind.span, |label| label.span);
        let span = kind.span.to(self.span(block.span().unwrap_or_default()));
        let open = self.behind(self.range(header_end).end) + 1;
        let mut body = Body { span: self.span(open..self.range(span).end - 1), ..Body::default() };
        self.body(&block.body, &mut body);
        Block { kind, labels, body, span }
    }

    fn label(&self, label: &BlockLabel) -> Name {
        let (text, range) = match label {
            BlockLabel::Ident(name) => (name.as_str(), name.span()),
            BlockLabel::String(text) => (text.as_str(), text.span()),
        };
        Name { text: text.into(), span: self.span(range.unwrap_or_default()) }
    }

    /// Where the next token begins, behind spaces and comments.
    fn behind(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = at;
        loop {
            let rest = &bytes[at..];
            let skipped = match rest {
                [b' ' | b'\t' | b'\r' | b'\n', ..] => 1,
                [b'#', ..] | [b'/', b'/', ..] => {
                    rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len())
                }
                [b'/', b'*', ..] => rest
                    .windows(2)
                    .skip(2)
                    .position(|pair| pair == b"*/")
                    .map_or(rest.len(), |length| length + 4),
                _ => return at,
            };
            at += skipped;
        }
    }
}
