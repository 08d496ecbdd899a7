//! What `serde_json` met, in our words: which fault, where in the source, in which part, and no value of it.

use std::fmt::Write;

use serde_json::error::Category;

use crate::detect::OTHER_JSON;
use crate::error::{InputError, InputErrorKind};
use crate::json;
use crate::source::Source;

/// Says what `serde_json` met in our words, and where in the source that is.
pub(super) fn explain(source: &Source, text: &str, error: &serde_json::Error) -> InputError {
    let truncated = error.classify() == Category::Eof;
    let end = if truncated { text.trim_end().len() } else { offset_in(text, error.line(), error.column()) };
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
    // What lacks a field ends where that is noticed: past its bracket, the path is its own.
    let inside = if message.starts_with("missing field") { text.floor_char_boundary(end + 1) } else { end };
    let start = source.offset_of(text);
    let path = match start {
        Some(start) => path_at(&source.text()[..start + inside]),
        None => path_at(&text[..inside]),
    };
    let kind = match message {
        _ if truncated => InputErrorKind::Truncated { path },
        // Only the whole of a plan or state has to have one.
        "missing field `format_version`" => InputErrorKind::Foreign(&OTHER_JSON),
        "trailing characters" => InputErrorKind::Trailing,
        "recursion limit exceeded" | json::TOO_DEEP => InputErrorKind::TooDeep { path },
        json::DUPLICATE_KEY => InputErrorKind::DuplicateKey { path },
        _ if message.starts_with("duplicate field") => InputErrorKind::DuplicateKey { path },
        _ if error.is_data() => InputErrorKind::WrongShape { message: expectation(message), path },
        _ => InputErrorKind::Syntax { message: message.to_owned(), path },
    };
    InputError::new(source.name(), start.map(|start| source.position(start + end)), kind)
}

/// Offset of the byte at a line and column of `serde_json`, which counts bytes from 1.
fn offset_in(text: &str, line: usize, column: usize) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text.floor_char_boundary(line_start + column.saturating_sub(1))
}

/// Serde's message for a wrong type or value, in JSON's words and without the value, which could be a secret.
fn expectation(message: &str) -> String {
    let found = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    let Some((found, (_, expected))) = found.zip(message.rsplit_once(", expected ")) else {
        return message.to_owned();
    };
    let found = match found.split([' ', ',']).next() {
        Some("map") => "an object",
        Some("sequence") => "a list",
        Some("string") => "a string",
        Some("boolean") => "true or false",
        Some("null") => "null",
        _ => "a number",
    };
    let expected = match expected {
        "a map" => "an object",
        "a sequence" => "a list",
        "a boolean" => "true or false",
        expected => expected,
    };
    format!("{expected} expected, {found} found")
}

/// Steps of a path that are shown; a hostile file can have very many.
const SHOWN_STEPS: usize = 12;
/// Characters of a name that are shown.
const SHOWN_CHARACTERS: usize = 40;

/// One open bracket of a JSON text.
enum Open<'a> {
    /// An object, and the last name in it as it is written.
    Object(Option<&'a str>),
    /// A list, and which element stands here, if one has begun.
    List(Option<usize>),
}

/// Path of what stands at the end of `json`, the beginning of a JSON text that may be cut off anywhere:
/// `resource_changes[3].change.actions`.
fn path_at(json: &str) -> String {
    let mut open: Vec<Open> = Vec::new();
    let mut offset = 0;
    while let Some(&byte) = json.as_bytes().get(offset) {
        offset += 1;
        if let Some(Open::List(index @ None)) = open.last_mut()
            && !byte.is_ascii_whitespace()
        {
            *index = Some(0);
        }
        match byte {
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::List(None)),
            b'}' | b']' => _ = open.pop(),
            b',' => match open.last_mut() {
                Some(Open::Object(name)) => *name = None,
                Some(Open::List(index)) => *index = index.map(|index| index + 1),
                None => {}
            },
            b'"' => {
                let start = offset;
                offset += string_length(&json.as_bytes()[start..]);
                // The first string after `{` or `,` is a name.
                if let Some(Open::Object(name @ None)) = open.last_mut() {
                    *name = Some(&json[start..offset]);
                }
                offset += 1;
            }
            _ => {}
        }
    }
    let mut path = String::new();
    for step in open.iter().take(SHOWN_STEPS) {
        match step {
            Open::Object(None) | Open::List(None) => {}
            Open::Object(Some(name)) => {
                let dot = if path.is_empty() { "" } else { "." };
                let shown: String =
                    name.chars().take(SHOWN_CHARACTERS).flat_map(char::escape_debug).collect();
                path.push_str(dot);
                path.push_str(&shown);
                if shown.len() < name.len() {
                    path.push('…');
                }
            }
            Open::List(Some(index)) => _ = write!(path, "[{index}]"),
        }
    }
    if open.len() > SHOWN_STEPS {
        path.push('…');
    }
    path
}

/// Bytes before the quote that ends a string, or all.
fn string_length(json: &[u8]) -> usize {
    let mut escaped = false;
    json.iter()
        .position(|&byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })
        .unwrap_or(json.len())
}
