//! Templates: what HCL does with escapes, `~`, the indentation of `<<-` and directives, in that order and on the same
//! pieces of text. hcl-edit is asked only where the pieces are.

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip, Template};

use super::{Reader, SyntaxError, SyntaxErrorKind};
use crate::syntax::tree::{Expression, ExpressionKind, TemplatePart};

/// How the text between interpolations is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Literals {
    /// Between quotes, with escapes.
    Quoted,
    /// Behind `<<EOT`.
    Heredoc,
    /// Behind `<<-EOT`: the indentation that all lines share is taken away.
    Indented,
    /// A file or JSON string of its own.
    Bare,
}

/// A piece of a template, all nesting taken away.
enum Piece {
    Literal(String),
    Interpolation(Expression),
    If(Expression),
    Else,
    EndIf,
    For { key: Option<Box<str>>, value: Box<str>, collection: Expression },
    EndFor,
}

impl Reader<'_> {
    pub(super) fn template(&mut self, template: &Template, literals: Literals) -> ExpressionKind {
        let mut pieces = Pieces { list: Vec::new(), trims_next: false, trims_previous: false };
        self.pieces(template, literals, &mut pieces);
        let mut pieces = pieces.list;
        if literals == Literals::Indented {
            take_indentation(&mut pieces);
        }
        let is_one = matches!(&pieces[..], [Piece::Interpolation(_)]);
        let mut parts = nest(&mut pieces.into_iter());
        match &mut parts[..] {
            [] => ExpressionKind::String("".into()),
            [TemplatePart::Literal(text)] => ExpressionKind::String(std::mem::take(text)),
            // Text stood beside it, though nothing is left of it: the result is a string.
            [TemplatePart::Interpolation(_)] if !is_one => {
                parts.push(TemplatePart::Literal("".into()));
                ExpressionKind::Template(parts)
            }
            _ => ExpressionKind::Template(parts),
        }
    }

    fn pieces(&mut self, template: &Template, literals: Literals, into: &mut Pieces) {
        for element in template {
            match element {
                Element::Literal(_) => {
                    let range = element.span().unwrap_or_default();
                    self.literal(range, literals, into);
                }
                Element::Interpolation(interpolation) => {
                    let piece = Piece::Interpolation(self.expression(&interpolation.expr));
                    into.push(piece, interpolation.strip);
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => {
                        let start = &directive.if_expr;
                        let condition = self.expression(&start.cond_expr);
                        into.push(Piece::If(condition), start.strip);
                        self.pieces(&start.template, literals, into);
                        if let Some(otherwise) = &directive.else_expr {
                            into.push(Piece::Else, otherwise.strip);
                            self.pieces(&otherwise.template, literals, into);
                        }
                        into.push(Piece::EndIf, directive.endif_expr.strip);
                    }
                    Directive::For(directive) => {
                        let start = &directive.for_expr;
                        let piece = Piece::For {
                            key: start.key_var.as_ref().map(|name| name.as_str().into()),
                            value: start.value_var.as_str().into(),
                            collection: self.expression(&start.collection_expr),
                        };
                        into.push(piece, start.strip);
                        self.pieces(&start.template, literals, into);
                        into.push(Piece::EndFor, directive.endfor_expr.strip);
                    }
                },
            }
        }
    }

    /// Cuts text where HCL's scanner does, because `~` and indentation concern single pieces.
    fn literal(&mut self, range: std::ops::Range<usize>, literals: Literals, into: &mut Pieces) {
        let mut rest = &self.text[range.clone()];
        while !rest.is_empty() {
            let at = range.end - rest.len();
            let length = match rest.as_bytes() {
                [first @ (b'$' | b'%'), second, b'{', ..] if first == second => {
                    let marker = if rest[3..].starts_with('~') { 4 } else { 3 };
                    // A line break behind it is a part of the same piece.
                    let line_break = ["\n", "\r\n"].iter().find(|end| rest[marker..].starts_with(**end));
                    marker + line_break.filter(|_| literals != Literals::Quoted).map_or(0, |end| end.len())
                }
                [b'$' | b'%', ..] => 1,
                bytes => {
                    let end = |byte: &u8| match literals {
                        Literals::Quoted => matches!(byte, b'$' | b'%'),
                        _ => matches!(byte, b'$' | b'%' | b'\n'),
                    };
                    let end = bytes.iter().position(end).unwrap_or(bytes.len());
                    if bytes.get(end) == Some(&b'\n') { end + 1 } else { end }
                }
            };
            let (piece, behind) = rest.split_at(length);
            match decode(piece, literals) {
                Ok(text) => into.literal(text),
                Err(inside) => {
                    let span = self.character_at(at + inside);
                    let kind =
                        SyntaxErrorKind::Native("invalid escape sequence or quote in a template".into());
                    self.errors.push(SyntaxError { span, kind });
                }
            }
            rest = behind;
        }
    }
}

struct Pieces {
    list: Vec<Piece>,
    /// `~}` came last.
    trims_next: bool,
    /// A literal came last.
    trims_previous: bool,
}

impl Pieces {
    fn literal(&mut self, text: String) {
        let text = if std::mem::take(&mut self.trims_next) { text.trim_start().to_owned() } else { text };
        self.trims_previous = true;
        self.list.push(Piece::Literal(text));
    }

    fn push(&mut self, piece: Piece, strip: Strip) {
        if std::mem::take(&mut self.trims_previous)
            && strip.strip_start()
            && let Some(Piece::Literal(text)) = self.list.last_mut()
        {
            text.truncate(text.trim_end().len());
        }
        self.trims_next = strip.strip_end();
        self.list.push(piece);
    }
}

/// What a piece of text stands for; the byte that it can't have as the error.
fn decode(piece: &str, literals: Literals) -> Result<String, usize> {
    if let Some(escape @ ("$${" | "%%{")) = piece.get(..3) {
        return Ok(escape[1..].to_owned() + &piece[3..]);
    }
    if literals != Literals::Quoted || !piece.contains(['\\', '"']) {
        return Ok(piece.to_owned());
    }
    let mut text = String::with_capacity(piece.len());
    let mut rest = piece;
    while let Some(plain) = rest.find(['\\', '"']) {
        text.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let at = piece.len() - rest.len();
        let (character, length) = match rest.as_bytes() {
            [b'\\', b'n', ..] => ('\n', 2),
            [b'\\', b'r', ..] => ('\r', 2),
            [b'\\', b't', ..] => ('\t', 2),
            [b'\\', b'"', ..] => ('"', 2),
            [b'\\', b'\\', ..] => ('\\', 2),
            [b'\\', b'u', ..] => (hex(rest, 4).ok_or(at)?, 6),
            [b'\\', b'U', ..] => (hex(rest, 8).ok_or(at)?, 10),
            _ => return Err(at),
        };
        text.push(character);
        rest = &rest[length..];
    }
    text.push_str(rest);
    Ok(text)
}

fn hex(rest: &str, digits: usize) -> Option<char> {
    let digits = rest.get(2..2 + digits)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// Takes away the indentation that all lines share; blank lines don't count, nor do those that begin with `${`.
fn take_indentation(pieces: &mut [Piece]) {
    let mut indentation = usize::MAX;
    let mut begins_line = true;
    let mut lines = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        if std::mem::take(&mut begins_line) {
            let spaces = match piece {
                Piece::Literal(text) if text.trim_start().is_empty() && text.ends_with('\n') => usize::MAX,
                Piece::Literal(text) => {
                    lines.push(place);
                    text.chars().take_while(|character| character.is_whitespace()).count()
                }
                _ => 0,
            };
            indentation = indentation.min(spaces);
        }
        begins_line = matches!(piece, Piece::Literal(text) if text.ends_with('\n'));
    }
    for place in lines {
        if let Piece::Literal(text) = &mut pieces[place] {
            *text = text.chars().skip(indentation).collect();
        }
    }
}

/// Puts directives around what they hold, and joins neighbouring text. hcl-edit saw to it that they are balanced.
fn nest(pieces: &mut impl Iterator<Item = Piece>) -> Vec<TemplatePart> {
    until_end(pieces).0
}

/// The parts up to an `else` or the end of the directive, and whether it was an `else`.
fn until_end(pieces: &mut impl Iterator<Item = Piece>) -> (Vec<TemplatePart>, bool) {
    let mut parts = Parts::default();
    while let Some(piece) = pieces.next() {
        parts.push(match piece {
            Piece::Literal(text) => {
                parts.text.push_str(&text);
                continue;
            }
            Piece::Interpolation(expression) => TemplatePart::Interpolation(expression),
            Piece::If(condition) => {
                let (then, has_else) = until_end(pieces);
                let otherwise = if has_else { until_end(pieces).0 } else { Vec::new() };
                TemplatePart::If { condition, then, otherwise }
            }
            Piece::For { key, value, collection } => {
                TemplatePart::For { key, value, collection, body: until_end(pieces).0 }
            }
            Piece::Else => return (parts.finish(), true),
            Piece::EndIf | Piece::EndFor => break,
        });
    }
    (parts.finish(), false)
}

#[derive(Default)]
struct Parts {
    done: Vec<TemplatePart>,
    /// Text that was not yet taken in.
    text: String,
}

impl Parts {
    fn push(&mut self, part: TemplatePart) {
        self.end_text();
        self.done.push(part);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.done.push(TemplatePart::Literal(std::mem::take(&mut self.text).into()));
        }
    }

    fn finish(mut self) -> Vec<TemplatePart> {
        self.end_text();
        self.done
    }
}
