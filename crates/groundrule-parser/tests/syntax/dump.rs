//! A tree as text: one node a line, with what it says and what stands at its place.

use std::fmt::Write as _;

use groundrule_parser::syntax::tree::{
    Block, Body, Expression, ExpressionKind, Span, StepKind, TemplatePart,
};
use groundrule_parser::syntax::{Parsed, SyntaxError};

pub(crate) fn dump(text: &str, parsed: &Parsed) -> String {
    let mut dump = Dump { text, out: String::new(), depth: 0 };
    for error in &parsed.errors {
        dump.error(error);
    }
    dump.body(&parsed.body);
    dump.out
}

struct Dump<'a> {
    text: &'a str,
    out: String,
    depth: usize,
}

impl Dump<'_> {
    /// `2:5 what ⟨source text⟩`.
    fn line(&mut self, span: Span, what: &str) {
        const SHOWN: usize = 40;
        let start = span.start as usize;
        let before = &self.text[..start];
        let (line, column) =
            (before.matches('\n').count() + 1, start - before.rfind('\n').map_or(0, |at| at + 1) + 1);
        let source = self.text[span.range()].replace('\n', "↵").replace('\r', "␍");
        let count = source.chars().count();
        let source = if count > SHOWN {
            let chars: Vec<char> = source.chars().collect();
            let (head, tail) = (&chars[..SHOWN / 2], &chars[count - SHOWN / 2..]);
            format!("{}…{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
        } else {
            source
        };
        let _ = writeln!(self.out, "{}{line}:{column} {what} ⟨{source}⟩", "  ".repeat(self.depth));
    }

    fn error(&mut self, error: &SyntaxError) {
        self.line(error.span, &format!("ERROR {}", error.kind));
    }

    fn inside(&mut self, walk: impl FnOnce(&mut Self)) {
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }

    fn body(&mut self, body: &Body) {
        for attribute in &body.attributes {
            self.line(attribute.span, &format!("attribute {}", attribute.name.text));
            self.inside(|dump| dump.expression("", &attribute.value));
        }
        for block in &body.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let mut what = format!("block {}", block.kind.text);
        for label in &block.labels {
            let _ = write!(what, " {:?}", label.text);
        }
        self.line(block.span, &what);
        self.inside(|dump| dump.body(&block.body));
    }

    fn expression(&mut self, role: &str, expression: &Expression) {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Null => self.line(span, &format!("{role}null")),
            ExpressionKind::Bool(value) => self.line(span, &format!("{role}{value}")),
            ExpressionKind::Number(number) => self.line(span, &format!("{role}number {number}")),
            ExpressionKind::String(text) => self.line(span, &format!("{role}string {text:?}")),
            ExpressionKind::Template(parts) => {
                self.line(span, &format!("{role}template"));
                self.inside(|dump| dump.parts(parts));
            }
            ExpressionKind::Tuple(elements) => {
                self.line(span, &format!("{role}tuple"));
                self.inside(|dump| elements.iter().for_each(|element| dump.expression("", element)));
            }
            ExpressionKind::Object(items) => {
                self.line(span, &format!("{role}object"));
                self.inside(|dump| {
                    for item in items {
                        dump.expression("key ", &item.key);
                        dump.inside(|dump| dump.expression("= ", &item.value));
                    }
                });
            }
            ExpressionKind::Variable(name) => self.line(span, &format!("{role}variable {name}")),
            ExpressionKind::Traversal(traversal) => {
                self.line(span, &format!("{role}traversal"));
                self.inside(|dump| {
                    dump.expression("from ", &traversal.source);
                    for step in &traversal.steps {
                        match &step.kind {
                            StepKind::Attribute(name) => dump.line(step.span, &format!("attribute {name}")),
                            StepKind::Index(index) => {
                                dump.line(step.span, "index");
                                dump.inside(|dump| dump.expression("", index));
                            }
                            StepKind::AttributeSplat => dump.line(step.span, "attribute splat"),
                            StepKind::FullSplat => dump.line(step.span, "full splat"),
                        }
                    }
                });
            }
            ExpressionKind::Call(call) => {
                let expands = if call.expands_last { " ..." } else { "" };
                self.line(span, &format!("{role}call {}{expands}", call.name.text));
                self.inside(|dump| {
                    dump.line(call.name.span, "name");
                    call.arguments.iter().for_each(|argument| dump.expression("", argument));
                });
            }
            ExpressionKind::Conditional(conditional) => {
                self.line(span, &format!("{role}conditional"));
                self.inside(|dump| {
                    dump.expression("if ", &conditional.condition);
                    dump.expression("then ", &conditional.then);
                    dump.expression("else ", &conditional.otherwise);
                });
            }
            ExpressionKind::Unary(operator, operand) => {
                self.line(span, &format!("{role}{operator:?}"));
                self.inside(|dump| dump.expression("", operand));
            }
            ExpressionKind::Binary(binary) => {
                self.line(span, &format!("{role}{:?}", binary.operator));
                self.inside(|dump| {
                    dump.expression("", &binary.left);
                    dump.expression("", &binary.right);
                });
            }
            ExpressionKind::For(source) => {
                let groups = if source.groups { " groups" } else { "" };
                self.line(span, &format!("{role}for{groups}"));
                self.inside(|dump| {
                    if let Some(key) = &source.key {
                        dump.line(key.span, &format!("key {}", key.text));
                    }
                    dump.line(source.value.span, &format!("value {}", source.value.text));
                    dump.expression("in ", &source.collection);
                    if let Some(key) = &source.key_result {
                        dump.expression("key ", key);
                    }
                    dump.expression("result ", &source.result);
                    if let Some(condition) = &source.condition {
                        dump.expression("if ", condition);
                    }
                });
            }
            ExpressionKind::Parenthesis(inner) => {
                self.line(span, &format!("{role}parenthesis"));
                self.inside(|dump| dump.expression("", inner));
            }
        }
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal(text) => {
                    let _ = writeln!(self.out, "{}literal {text:?}", "  ".repeat(self.depth));
                }
                TemplatePart::Interpolation(inner) => self.expression("${} ", inner),
                TemplatePart::If { condition, then, otherwise } => {
                    self.expression("%{if} ", condition);
                    self.inside(|dump| dump.parts(then));
                    let _ = writeln!(self.out, "{}%{{else}}", "  ".repeat(self.depth));
                    self.inside(|dump| dump.parts(otherwise));
                }
                TemplatePart::For { key, value, collection, body } => {
                    let key = key.as_ref().map_or(String::new(), |key| format!("{key}, "));
                    self.expression(&format!("%{{for {key}{value}}} "), collection);
                    self.inside(|dump| dump.parts(body));
                }
            }
        }
    }
}
