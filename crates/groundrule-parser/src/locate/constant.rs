//! What an expression says without evaluation, and whether a plan's value can be that.

use crate::schema::AttributeKind;
use crate::syntax::tree::{Expression, ExpressionKind, UnaryOperator};
use crate::value::Value;

/// Whether what is written can be what a plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// It can't.
    No,
    /// It can: nothing that is known of both speaks for or against it.
    Open,
    /// It can, and a constant says the same.
    Yes,
}

impl Agreement {
    /// Of two parts: one that disagrees is enough, and so is one that agrees if none disagrees.
    pub(super) fn and(self, other: Self) -> Self {
        if self == Agreement::No || other == Agreement::No { Agreement::No } else { self.max(other) }
    }
}

/// Deeper expressions are taken as unknown.
const MAX_DEPTH: usize = 32;

/// The value of an expression as far as it is written as one; the rest is unknown.
pub(super) fn constant(expression: &Expression) -> Value {
    constant_at(expression, 0)
}

fn constant_at(expression: &Expression, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Unknown;
    }
    let inner = |expression: &Expression| constant_at(expression, depth + 1);
    match &expression.kind {
        ExpressionKind::Null => Value::Null,
        ExpressionKind::Bool(flag) => Value::Bool(*flag),
        ExpressionKind::Number(text) => number(text),
        ExpressionKind::String(text) => Value::String(text.to_string()),
        ExpressionKind::Tuple(elements) => Value::List(elements.iter().map(inner).collect()),
        ExpressionKind::Object(items) => {
            let entries = items.iter().map(|item| match inner(&item.key) {
                Value::String(key) => Some((key, inner(&item.value))),
                Value::Number(number) => Some((number.to_string(), inner(&item.value))),
                _ => None,
            });
            entries.collect::<Option<_>>().map_or(Value::Unknown, Value::Map)
        }
        ExpressionKind::Parenthesis(expression) => inner(expression),
        ExpressionKind::Unary(UnaryOperator::Negate, operand) => match &operand.kind {
            ExpressionKind::Number(text) => number(&format!("-{text}")),
            _ => Value::Unknown,
        },
        ExpressionKind::Call(call) => match (&*call.name.text, &call.arguments[..]) {
            ("toset" | "tolist", [list]) => inner(list),
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    }
}

fn number(text: &str) -> Value {
    text.parse().map_or(Value::Unknown, Value::Number)
}

/// Whether a constant can be what a plan has for an attribute of that kind, after the conversions that Terraform makes
/// and those that providers are known to make.
pub(super) fn agrees(written: &Value, planned: &Value, kind: Option<AttributeKind>) -> Agreement {
    let decided = |same: bool| if same { Agreement::Yes } else { Agreement::No };
    match (written, planned) {
        // What is written as null the provider may fill in.
        (Value::Unknown, _) | (_, Value::Unknown) => Agreement::Open,
        (Value::Null, value) => {
            if value.is_unset() {
                Agreement::Yes
            } else {
                Agreement::Open
            }
        }
        (value, Value::Null) => {
            if value.is_unset() {
                Agreement::Yes
            } else {
                Agreement::No
            }
        }
        (Value::List(written), Value::List(planned)) => {
            if matches!(kind, Some(AttributeKind::List(_))) {
                in_order(written, planned)
            } else {
                in_any_order(written, planned)
            }
        }
        (Value::Map(written), Value::Map(planned)) => {
            let entries = written.iter().map(|(key, value)| {
                let found = planned.iter().find(|(name, _)| name == key);
                found.map_or(Agreement::Open, |(_, planned)| agrees(value, planned, None))
            });
            entries.fold(Agreement::Open, Agreement::and)
        }
        (Value::String(a), Value::String(b)) => {
            if a == b {
                Agreement::Yes
            } else if is_rewritten(a, b) {
                Agreement::Open
            } else {
                Agreement::No
            }
        }
        (Value::Bool(a), Value::Bool(b)) => decided(a == b),
        (Value::List(_) | Value::Map(_), _) | (_, Value::List(_) | Value::Map(_)) => Agreement::Open,
        (a, b) => {
            let (a, b) = (scalar(a), scalar(b));
            let numbers = a.parse::<f64>().ok().zip(b.parse::<f64>().ok());
            decided(a == b || numbers.is_some_and(|(a, b)| a.total_cmp(&b).is_eq()))
        }
    }
}

fn in_order(written: &[Value], planned: &[Value]) -> Agreement {
    if written.len() != planned.len() {
        return Agreement::No;
    }
    let pairs = written.iter().zip(planned).map(|(written, planned)| agrees(written, planned, None));
    pairs.fold(if written.is_empty() { Agreement::Yes } else { Agreement::Open }, Agreement::and)
}

/// Of a set: equal elements are one, and their order is the provider's.
fn in_any_order(written: &[Value], planned: &[Value]) -> Agreement {
    if planned.len() > written.len() || planned.is_empty() != written.is_empty() {
        return Agreement::No;
    }
    let best = |written: &Value| {
        planned.iter().map(|planned| agrees(written, planned, None)).max().unwrap_or(Agreement::Yes)
    };
    let start = if written.is_empty() { Agreement::Yes } else { Agreement::Open };
    written.iter().map(best).fold(start, Agreement::and)
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}

/// Whether a provider may have made one text of the other: case, white space, JSON written anew.
fn is_rewritten(a: &str, b: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    let is_json = |text: &str| text.trim_start().starts_with(['{', '[']);
    plain(a) == plain(b) || is_json(a) && is_json(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(written: &str, planned: &str) -> Agreement {
        let value = |text: &str| Value::parse(text).expect("JSON");
        agrees(&value(written), &value(planned), None)
    }

    #[test]
    fn what_terraform_converts_agrees() {
        for (written, planned) in [
            ("22", "22"),
            ("\"22\"", "22"),
            ("1.0", "1"),
            ("true", "\"true\""),
            ("[]", "null"),
            ("[\"a\", \"b\"]", "[\"b\", \"a\"]"),
            ("[\"a\", \"a\"]", "[\"a\"]"),
            ("{\"a\": 1}", "{\"a\": \"1\", \"b\": 2}"),
        ] {
            assert_eq!(compare(written, planned), Agreement::Yes, "{written} {planned}");
        }
    }

    #[test]
    fn what_differs_disagrees() {
        for (written, planned) in [
            ("22", "80"),
            ("\"a\"", "\"b\""),
            ("[\"a\"]", "[]"),
            ("[\"a\"]", "[\"b\"]"),
            ("true", "false"),
            ("1", "null"),
        ] {
            assert_eq!(compare(written, planned), Agreement::No, "{written} {planned}");
        }
    }

    #[test]
    fn what_a_provider_may_have_changed_stays_open() {
        for (written, planned) in
            [("\"Tcp\"", "\"tcp\""), ("\"{ }\"", "\"{\\\"a\\\":1}\""), ("null", "5"), ("[\"a\"]", "\"a\"")]
        {
            assert_eq!(compare(written, planned), Agreement::Open, "{written} {planned}");
        }
    }
}
