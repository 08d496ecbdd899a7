//! What stays known inside of a text that encodes a partly known value, when `replace` puts something else for a word:
//! modules write placeholders into policies and fill them in later.

use std::sync::Arc;

use super::Call;
use crate::address::Step;
use crate::language::types::Type;
use crate::language::value::{Because, Data, Unknown, Value};

/// What `replace(text, word, by)` comes to where a part of it is unknown.
pub(super) fn replaced(call: &Call) -> Value {
    let mut result = Unknown::new(Type::String, super::because(&call.arguments));
    result.inside = inside(&call.arguments).map(Arc::new);
    result.into()
}

fn inside(arguments: &[Value]) -> Option<Value> {
    let [text, word, by] = arguments else { return None };
    let inside = text.as_unknown()?.inside.as_ref()?;
    let word = word.as_str().filter(|word| is_placeholder(word))?;
    has_no_escapes(by).then(|| replaced_in(inside, word, by)).flatten()
}

/// Whether it can only stand in the strings of JSON and YAML, and that as it is.
fn is_placeholder(word: &str) -> bool {
    word.contains('_') && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether it stays in the string where it is put. Ids and ARNs do.
fn has_no_escapes(by: &Value) -> bool {
    match &by.data {
        Data::String(text) => !text.contains(|it: char| it.is_control() || matches!(it, '"' | '\'' | '\\')),
        Data::Unknown(unknown) => match &unknown.because {
            Because::Exactly(reference) => {
                matches!(reference.path.0.as_slice(), [Step::Name(name)] if matches!(&**name, "id" | "arn"))
            }
            Because::Computed(_) => false,
        },
        _ => false,
    }
}

/// Nothing if a key would become unknown.
fn replaced_in(value: &Value, word: &str, by: &Value) -> Option<Value> {
    if value.as_entries().is_some_and(|entries| entries.keys().any(|key| key.contains(word))) {
        return None;
    }
    match (&value.data, by.as_str()) {
        (Data::String(text), Some(by)) => Some(Value::from(text.replace(word, by)).marked(value.marks)),
        (Data::String(text), None) if text.contains(word) => {
            let because = if **text == *word { by.because() } else { by.because().computed() };
            Some(Unknown { not_null: true, ..Unknown::new(Type::String, because) }.into())
        }
        _ => {
            let mut is_clear = true;
            let changed = value.map_children(|child| {
                replaced_in(child, word, by).unwrap_or_else(|| {
                    is_clear = false;
                    child.clone()
                })
            });
            is_clear.then_some(changed)
        }
    }
}
