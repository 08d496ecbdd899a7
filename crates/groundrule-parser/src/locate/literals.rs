//! The parts of expressions.

use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, StepKind, TemplatePart};

/// Hands over an expression and everything inside of it, outermost first.
pub(super) fn visit<'e>(expression: &'e Expression, visitor: &mut dyn FnMut(&'e Expression)) {
    visitor(expression);
    match &expression.kind {
        ExpressionKind::Null
        | ExpressionKind::Bool(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::String(_)
        | ExpressionKind::Variable(_) => {}
        ExpressionKind::Template(parts) => visit_template(parts, visitor),
        ExpressionKind::Tuple(elements) => elements.iter().for_each(|element| visit(element, visitor)),
        ExpressionKind::Object(items) => {
            for item in items {
                visit(&item.key, visitor);
                visit(&item.value, visitor);
            }
        }
        ExpressionKind::Traversal(traversal) => {
            visit(&traversal.source, visitor);
            for step in &traversal.steps {
                if let StepKind::Index(index) = &step.kind {
                    visit(index, visitor);
                }
            }
        }
        ExpressionKind::Call(call) => call.arguments.iter().for_each(|argument| visit(argument, visitor)),
        ExpressionKind::Conditional(conditional) => {
            visit(&conditional.condition, visitor);
            visit(&conditional.then, visitor);
            visit(&conditional.otherwise, visitor);
        }
        ExpressionKind::Unary(_, operand) | ExpressionKind::Parenthesis(operand) => visit(operand, visitor),
        ExpressionKind::Binary(binary) => {
            visit(&binary.left, visitor);
            visit(&binary.right, visitor);
        }
        ExpressionKind::For(all) => {
            visit(&all.collection, visitor);
            for part in [&all.key_result, &all.condition].into_iter().flatten() {
                visit(part, visitor);
            }
            visit(&all.result, visitor);
        }
    }
}

fn visit_template<'e>(parts: &'e [TemplatePart], visitor: &mut dyn FnMut(&'e Expression)) {
    for part in parts {
        match part {
            TemplatePart::Literal(_) => {}
            TemplatePart::Interpolation(expression) => visit(expression, visitor),
            TemplatePart::If { condition, then, otherwise } => {
                visit(condition, visitor);
                visit_template(then, visitor);
                visit_template(otherwise, visitor);
            }
            TemplatePart::For { collection, body, .. } => {
                visit(collection, visitor);
                visit_template(body, visitor);
            }
        }
    }
}

/// Where the constants in an expression stand: numbers and texts, quotes included. A template is one as a whole. What
/// only says where to look is none: the keys of objects, and indices.
pub(super) fn literals(expression: &Expression) -> Vec<Span> {
    let mut spans = Vec::new();
    gather(expression, &mut spans);
    spans
}

fn gather(expression: &Expression, spans: &mut Vec<Span>) {
    match &expression.kind {
        ExpressionKind::Number(_) | ExpressionKind::String(_) | ExpressionKind::Template(_) => {
            let is_reference =
                matches!(&expression.kind, ExpressionKind::Template(parts) if single(parts).is_some());
            if !is_reference {
                spans.push(expression.span);
            }
            if let ExpressionKind::Template(parts) = &expression.kind
                && let Some(inner) = single(parts)
            {
                gather(inner, spans);
            }
        }
        ExpressionKind::Null
        | ExpressionKind::Bool(_)
        | ExpressionKind::Variable(_)
        | ExpressionKind::Traversal(_) => {}
        ExpressionKind::Tuple(elements) => elements.iter().for_each(|element| gather(element, spans)),
        ExpressionKind::Object(items) => items.iter().for_each(|item| gather(&item.value, spans)),
        ExpressionKind::Call(call) => call.arguments.iter().for_each(|argument| gather(argument, spans)),
        ExpressionKind::Conditional(conditional) => {
            gather(&conditional.condition, spans);
            gather(&conditional.then, spans);
            gather(&conditional.otherwise, spans);
        }
        ExpressionKind::Unary(_, operand) | ExpressionKind::Parenthesis(operand) => gather(operand, spans),
        ExpressionKind::Binary(binary) => {
            gather(&binary.left, spans);
            gather(&binary.right, spans);
        }
        ExpressionKind::For(all) => {
            gather(&all.collection, spans);
            for part in [&all.key_result, &all.condition].into_iter().flatten() {
                gather(part, spans);
            }
            gather(&all.result, spans);
        }
    }
}

/// The expression that is all of a template.
pub(super) fn single(parts: &[TemplatePart]) -> Option<&Expression> {
    match parts {
        [TemplatePart::Interpolation(inner)] => Some(inner),
        _ => None,
    }
}
