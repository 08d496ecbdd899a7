//! Where Terraform takes a string for a reference or a type: all of JSON syntax, and what was written before Terraform
//! 0.12. They become the expressions that they say.

use crate::syntax::tree::{Block, Body, Expression, ExpressionKind};
use crate::syntax::{Files, json};

/// Arguments of a type of block that name things.
fn arguments(kind: &str) -> &'static [&'static str] {
    match kind {
        "variable" => &["type"],
        "resource" | "data" | "ephemeral" | "module" | "output" => &["depends_on"],
        "lifecycle" => &["ignore_changes", "replace_triggered_by"],
        "moved" => &["from", "to"],
        "removed" => &["from"],
        "import" => &["to"],
        _ => &[],
    }
}

/// Makes expressions of the strings in a block that stand for references and types.
pub(super) fn unquote(block: &mut Block, files: &Files) {
    body(&block.kind.text, &mut block.body, files);
}

fn body(kind: &str, body: &mut Body, files: &Files) {
    for attribute in &mut body.attributes {
        if arguments(kind).contains(&&*attribute.name.text) {
            value(&mut attribute.value, files);
        } else if body.is_json && &*attribute.name.text == "lifecycle" {
            lifecycle(&mut attribute.value, files);
        }
    }
    for block in &mut body.blocks {
        if &*block.kind.text == "lifecycle" {
            self::body("lifecycle", &mut block.body, files);
        }
    }
}

/// A `lifecycle` in JSON syntax.
fn lifecycle(expression: &mut Expression, files: &Files) {
    match &mut expression.kind {
        ExpressionKind::Tuple(elements) => elements.iter_mut().for_each(|element| lifecycle(element, files)),
        ExpressionKind::Object(items) => {
            for item in items {
                if item.key.as_str().is_some_and(|key| arguments("lifecycle").contains(&key)) {
                    value(&mut item.value, files);
                }
            }
        }
        _ => {}
    }
}

fn value(expression: &mut Expression, files: &Files) {
    match &mut expression.kind {
        ExpressionKind::Tuple(elements) => elements.iter_mut().for_each(|element| value(element, files)),
        _ => *expression = unquoted(expression, files),
    }
}

/// The expression that a string says; anything else as it is.
pub(super) fn unquoted(expression: &Expression, files: &Files) -> Expression {
    let inner = match &expression.kind {
        ExpressionKind::String(_) => {
            let span = expression.span;
            json::parse_quoted_expression(span, files.get(span.file).text()).ok()
        }
        _ => None,
    };
    inner.unwrap_or_else(|| expression.clone())
}
