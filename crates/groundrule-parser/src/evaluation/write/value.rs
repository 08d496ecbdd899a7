//! Values, and the masks over them, as plans have them.

use crate::language::{Data, Marks, Type, Value};

/// A string.
pub(in crate::evaluation) fn text(out: &mut String, text: &str) {
    // Writing to memory can't fail, and a string is always JSON.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

/// What is known of a value. Nothing is written, and `false` is given, if that is nothing.
pub(in crate::evaluation) fn known(out: &mut String, value: &Value) -> bool {
    match &value.data {
        Data::Unknown(_) => return false,
        Data::Null(_) => out.push_str("null"),
        Data::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Data::Number(number) if number.is_infinite() => out.push_str("null"),
        Data::Number(number) => out.push_str(&number.to_string()),
        Data::String(string) => text(out, string),
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                // The order counts, so what is unknown keeps its place.
                if !known(out, element) {
                    out.push_str("null");
                }
            }
            out.push(']');
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            out.push('{');
            let mut is_first = true;
            for (key, entry) in &**entries {
                let before = out.len();
                if !is_first {
                    out.push(',');
                }
                text(out, key);
                out.push(':');
                if known(out, entry) {
                    is_first = false;
                } else {
                    out.truncate(before);
                }
            }
            out.push('}');
        }
    }
    true
}

/// What is known of a value, else `null`.
pub(in crate::evaluation) fn known_or_null(out: &mut String, value: &Value) {
    if !known(out, value) {
        out.push_str("null");
    }
}

/// The mask of what is unknown.
pub(in crate::evaluation) fn unknown(out: &mut String, value: &Value) {
    if value.is_wholly_known() {
        out.push_str("{}");
    } else {
        unknown_at(out, value);
    }
}

/// Whether a mask other than `false` was written.
fn unknown_at(out: &mut String, value: &Value) -> bool {
    match &value.data {
        Data::Unknown(_) => {
            out.push_str("true");
            true
        }
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            list(out, elements.iter(), unknown_at);
            true
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            object(out, entries.iter(), unknown_at);
            true
        }
        _ => {
            out.push_str("false");
            false
        }
    }
}

/// The mask of what is sensitive; whether it is other than `false`.
pub(in crate::evaluation) fn sensitive(out: &mut String, value: &Value) -> bool {
    if value.marks.contains(Marks::SENSITIVE) {
        out.push_str("true");
        return true;
    }
    match &value.data {
        Data::Unknown(unknown) => match &unknown.ty {
            Type::List(_) | Type::Set(_) | Type::Tuple(_) => {
                out.push_str("[]");
                true
            }
            Type::Map(_) | Type::Object(_) => {
                out.push_str("{}");
                true
            }
            _ => {
                out.push_str("false");
                false
            }
        },
        Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
            list(out, elements.iter(), sensitive);
            true
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            object(out, entries.iter(), sensitive);
            true
        }
        _ => {
            out.push_str("false");
            false
        }
    }
}

fn list<'v>(
    out: &mut String,
    elements: impl Iterator<Item = &'v Value>,
    write: fn(&mut String, &Value) -> bool,
) {
    out.push('[');
    for (index, element) in elements.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, element);
    }
    out.push(']');
}

fn object<'v>(
    out: &mut String,
    entries: impl Iterator<Item = (&'v std::sync::Arc<str>, &'v Value)>,
    write: fn(&mut String, &Value) -> bool,
) {
    out.push('{');
    let mut is_first = true;
    for (key, entry) in entries {
        let before = out.len();
        if !is_first {
            out.push(',');
        }
        text(out, key);
        out.push(':');
        if write(out, entry) {
            is_first = false;
        } else {
            out.truncate(before);
        }
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Because, Number};

    fn shown(value: &Value) -> [String; 3] {
        let (mut after, mut mask, mut hidden) = (String::new(), String::new(), String::new());
        known_or_null(&mut after, value);
        unknown(&mut mask, value);
        sensitive(&mut hidden, value);
        [after, mask, hidden]
    }

    #[test]
    fn what_is_unknown_leaves_objects_and_keeps_its_place_in_lists() {
        let unknown = || Value::unknown(Type::String, Because::nothing());
        let value = Value::object([
            ("a", unknown()),
            ("b", Value::list(Type::String, [Value::from("x"), unknown()])),
            ("c", Number::from(1).into()),
            ("d", Value::from("secret").marked(Marks::SENSITIVE)),
        ]);
        assert_eq!(
            shown(&value),
            [
                r#"{"b":["x",null],"c":1,"d":"secret"}"#,
                r#"{"a":true,"b":[false,true]}"#,
                r#"{"b":[false,false],"d":true}"#
            ]
        );
    }

    #[test]
    fn what_is_known_has_an_empty_mask() {
        let value = Value::object([("a", Value::list(Type::String, [Value::from("x")]))]);
        assert_eq!(shown(&value), [r#"{"a":["x"]}"#, "{}", r#"{"a":[false]}"#]);
    }
}
