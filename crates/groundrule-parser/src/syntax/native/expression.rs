//! Expressions of hcl-edit to ours.

use hcl_edit::Span as _;
use hcl_edit::expr::{self, Expression as Source, ObjectKey, TraversalOperator};

use super::Reader;
use super::template::Literals;
use crate::syntax::tree::{
    Binary, BinaryOperator, Call, Conditional, Expression, ExpressionKind, For, Name, ObjectItem, Span,
    StepKind, Traversal, TraversalStep, UnaryOperator,
};

impl Reader<'_> {
    pub(super) fn expression(&mut self, source: &Source) -> Expression {
        let range = source.span().unwrap_or_default();
        let span = self.span(range.clone());
        let kind = match source {
            Source::Null(_) => ExpressionKind::Null,
            Source::Bool(value) => ExpressionKind::Bool(*value.value()),
            Source::Number(_) => return self.number(span),
            Source::String(text) => ExpressionKind::String(text.as_str().into()),
            Source::StringTemplate(template) => self.template(template, Literals::Quoted),
            Source::HeredocTemplate(heredoc) => {
                let indented = self.text[range.start..].starts_with("<<-");
                self.template(
                    &heredoc.template,
                    if indented { Literals::Indented } else { Literals::Heredoc },
                )
            }
            Source::Array(elements) => {
                ExpressionKind::Tuple(elements.iter().map(|element| self.expression(element)).collect())
            }
            Source::Object(object) => ExpressionKind::Object(
                object
                    .iter()
                    .map(|(key, value)| ObjectItem {
                        key: self.key(key),
                        value: self.expression(value.expr()),
                    })
                    .collect(),
            ),
            Source::Variable(name) => ExpressionKind::Variable(name.as_str().into()),
            Source::Parenthesis(inner) => {
                ExpressionKind::Parenthesis(Box::new(self.expression(inner.inner())))
            }
            Source::Conditional(conditional) => ExpressionKind::Conditional(Box::new(Conditional {
                condition: self.expression(&conditional.cond_expr),
                then: self.expression(&conditional.true_expr),
                otherwise: self.expression(&conditional.false_expr),
            })),
            Source::UnaryOp(operation) => {
                let operator = match operation.operator.value() {
                    expr::UnaryOperator::Neg => UnaryOperator::Negate,
                    expr::UnaryOperator::Not => UnaryOperator::Not,
                };
                ExpressionKind::Unary(operator, Box::new(self.expression(&operation.expr)))
            }
            Source::BinaryOp(operation) => ExpressionKind::Binary(Box::new(Binary {
                left: self.expression(&operation.lhs_expr),
                operator: binary(*operation.operator.value()),
                right: self.expression(&operation.rhs_expr),
            })),
            Source::FuncCall(call) => self.call(call),
            Source::Traversal(traversal) => self.traversal(traversal),
            Source::ForExpr(source) => self.for_expression(source),
        };
        Expression { kind, span }
    }

    /// A number as written. hcl-edit takes a minus in front as a part of it, HCL as an operator.
    fn number(&self, span: Span) -> Expression {
        let range = self.range(span);
        let number = |range: std::ops::Range<usize>| Expression {
            kind: ExpressionKind::Number(self.text[range.clone()].into()),
            span: self.span(range),
        };
        if self.text[range.clone()].starts_with('-') {
            let operand = number(self.behind(range.start + 1)..range.end);
            Expression { kind: ExpressionKind::Unary(UnaryOperator::Negate, Box::new(operand)), span }
        } else {
            number(range)
        }
    }

    fn key(&mut self, key: &ObjectKey) -> Expression {
        let range = key.span().unwrap_or_default();
        if self.renamed.contains_key(&range.start) {
            // As it was before it was renamed; it was read once, so it can be read again.
            let original = &self.text[range.clone()];
            if let Ok(source) = hcl_edit::parser::parse_expr(original) {
                let mut reader = Reader::new(self.file, original, self.base + range.start);
                let mut key = reader.expression(&source);
                if let ExpressionKind::Variable(name) = key.kind {
                    key.kind = ExpressionKind::String(name);
                }
                return key;
            }
        }
        match key {
            ObjectKey::Ident(name) => {
                Expression { kind: ExpressionKind::String(name.as_str().into()), span: self.span(range) }
            }
            ObjectKey::Expression(Source::Null(_) | Source::Bool(_)) => self.word(range),
            ObjectKey::Expression(source) => self.expression(source),
        }
    }

    /// `null`, `true` or `false` as a bare key is a name.
    fn word(&self, range: std::ops::Range<usize>) -> Expression {
        Expression { kind: ExpressionKind::String(self.text[range.clone()].into()), span: self.span(range) }
    }

    fn call(&mut self, call: &expr::FuncCall) -> ExpressionKind {
        let name = &call.name;
        let parts: Vec<_> = name.namespace.iter().chain([&name.name]).collect();
        let end = name.name.span().unwrap_or_default().end;
        let start = parts[0].span().map_or(end, |range| range.start);
        ExpressionKind::Call(Box::new(Call {
            name: Name {
                text: parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("::").into(),
                span: self.span(start..end),
            },
            arguments: call.args.iter().map(|argument| self.expression(argument)).collect(),
            expands_last: call.args.expand_final(),
        }))
    }

    fn traversal(&mut self, traversal: &expr::Traversal) -> ExpressionKind {
        let source = self.expression(&traversal.expr);
        let mut end = self.range(source.span).end;
        let mut steps = Vec::with_capacity(traversal.operators.len());
        for operator in &traversal.operators {
            let start = self.behind(end);
            end = operator.span().map_or(start, |range| range.end);
            let kind = match operator.value() {
                TraversalOperator::AttrSplat(_) => StepKind::AttributeSplat,
                TraversalOperator::FullSplat(_) => StepKind::FullSplat,
                TraversalOperator::GetAttr(name) => StepKind::Attribute(name.as_str().into()),
                TraversalOperator::Index(index) => StepKind::Index(self.expression(index)),
                TraversalOperator::LegacyIndex(_) => {
                    let digits = self.behind(start + 1)..end;
                    StepKind::Index(Expression {
                        kind: ExpressionKind::Number(self.text[digits.clone()].into()),
                        span: self.span(digits),
                    })
                }
            };
            steps.push(TraversalStep { kind, span: self.span(start..end) });
        }
        ExpressionKind::Traversal(Box::new(Traversal { source, steps }))
    }

    fn for_expression(&mut self, source: &expr::ForExpr) -> ExpressionKind {
        let intro = &source.intro;
        ExpressionKind::For(Box::new(For {
            key: intro.key_var.as_ref().map(|name| self.name(name)),
            value: self.name(&intro.value_var),
            collection: self.expression(&intro.collection_expr),
            key_result: source.key_expr.as_ref().map(|key| self.expression(key)),
            result: self.expression(&source.value_expr),
            groups: source.grouping,
            condition: source.cond.as_ref().map(|condition| self.expression(&condition.expr)),
        }))
    }

    fn name(&self, name: &hcl_edit::Decorated<hcl_edit::Ident>) -> Name {
        Name { text: name.as_str().into(), span: self.span(name.span().unwrap_or_default()) }
    }
}

fn binary(operator: expr::BinaryOperator) -> BinaryOperator {
    match operator {
        expr::BinaryOperator::Eq => BinaryOperator::Equal,
        expr::BinaryOperator::NotEq => BinaryOperator::NotEqual,
        expr::BinaryOperator::LessEq => BinaryOperator::LessOrEqual,
        expr::BinaryOperator::GreaterEq => BinaryOperator::GreaterOrEqual,
        expr::BinaryOperator::Less => BinaryOperator::Less,
        expr::BinaryOperator::Greater => BinaryOperator::Greater,
        expr::BinaryOperator::Plus => BinaryOperator::Add,
        expr::BinaryOperator::Minus => BinaryOperator::Subtract,
        expr::BinaryOperator::Mul => BinaryOperator::Multiply,
        expr::BinaryOperator::Div => BinaryOperator::Divide,
        expr::BinaryOperator::Mod => BinaryOperator::Modulo,
        expr::BinaryOperator::And => BinaryOperator::And,
        expr::BinaryOperator::Or => BinaryOperator::Or,
    }
}
