//! Sets as cty keeps them: sorted and distinct. Unknown elements are never the same.

use std::fmt::Write;

use super::{Data, Marks, Value};
use crate::language::types::Type;

/// A set of elements; their marks become the set's.
pub(super) fn build(element: Type, elements: Vec<Value>) -> Value {
    let marks = elements.iter().fold(Marks::NONE, |marks, element| marks.union(element.deep_marks()));
    let mut keyed: Vec<(Key, Value)> = elements
        .into_iter()
        .map(|element| {
            let element = element.unmarked_deep();
            (Key::of(&element), element)
        })
        .collect();
    // What compares equal keeps its order, as in cty.
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed.dedup_by(|a, b| a.1.equals(&b.1) == Some(true));
    Value { data: Data::Set(element, keyed.into_iter().map(|(_, value)| value).collect()), marks }
}

/// Where a known value stands among the elements of a set.
pub(super) fn place(elements: &[Value], value: &Value) -> Option<usize> {
    let key = Key::of(value);
    let first = elements.partition_point(|element| Key::of(element) < key);
    // Structures may be told apart by less than their order.
    let same = elements[first..].iter().take_while(|element| Key::of(element) == key);
    same.into_iter().position(|element| element.equals(value) == Some(true)).map(|place| first + place)
}

/// Whether two sets hold the same.
pub(super) fn equal(a: &[Value], b: &[Value]) -> Option<bool> {
    if a.iter().chain(b).all(Value::is_wholly_known) {
        return super::all_equal(a.iter(), b.iter());
    }
    None
}

/// What elements of one type are sorted by; variants in the order in which they come.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Bool(bool),
    Number(super::Number),
    String(std::sync::Arc<str>),
    Structure(Vec<u8>),
    Unknown,
    Null,
}

impl Key {
    fn of(value: &Value) -> Key {
        match &value.data {
            Data::Bool(flag) => Key::Bool(*flag),
            Data::Number(number) => Key::Number(number.clone()),
            Data::String(text) => Key::String(text.clone()),
            Data::Unknown(_) => Key::Unknown,
            Data::Null(_) => Key::Null,
            _ => {
                let mut text = String::new();
                describe(value, &mut text);
                Key::Structure(text.into_bytes())
            }
        }
    }
}

/// The text by which cty sorts structures.
fn describe(value: &Value, text: &mut String) {
    match &value.data {
        Data::Unknown(_) => text.push('?'),
        Data::Null(_) => text.push('~'),
        Data::Bool(flag) => text.push(if *flag { 'T' } else { 'F' }),
        Data::Number(number) => text.push_str(&number.text('g', Some(10))),
        Data::String(string) => quote(string, text),
        Data::List(_, elements) | Data::Set(_, elements) => {
            text.push('[');
            for element in &**elements {
                describe(element, text);
                text.push(';');
            }
            text.push(']');
        }
        Data::Map(_, entries) => {
            text.push('{');
            for (key, element) in &**entries {
                quote(key, text);
                text.push(':');
                describe(element, text);
                text.push(';');
            }
            text.push('}');
        }
        Data::Tuple(_) | Data::Object(_) => {
            text.push('<');
            for child in value.children() {
                describe(child, text);
                text.push(';');
            }
            text.push('>');
        }
    }
}

/// Go's `%q`.
pub(in crate::language) fn quote(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{7}' => text.push_str("\\a"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{b}' => text.push_str("\\v"),
            character if character.is_ascii_control() => {
                let _ = write!(text, "\\x{:02x}", u32::from(character));
            }
            character if !is_printable(character) => {
                let code = u32::from(character);
                let _ = if code < 0x1_0000 {
                    write!(text, "\\u{code:04x}")
                } else {
                    write!(text, "\\U{code:08x}")
                };
            }
            character => text.push(character),
        }
    }
    text.push('"');
}

/// Go's `unicode.IsPrint`, by way of what Rust escapes: the same but for spaces and combining marks.
fn is_printable(character: char) -> bool {
    character == ' '
        || !character.is_whitespace()
            && (character.is_alphanumeric() || character.escape_debug().len() == 1 || {
                // Combining marks are escaped in front of a text only.
                let text = format!("a{character}");
                text.escape_debug().count() == 2
            })
}
