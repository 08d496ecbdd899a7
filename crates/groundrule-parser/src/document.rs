//! Reading: a source's text to a plan or a state.

use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::detect::{self, Kind};
use crate::error::{InputError, InputErrorKind};
use crate::json::{self, path_at};
use crate::plan::PlanJson;
use crate::source::Source;
use crate::state::StateJson;

/// What `terraform show -json` wrote; borrows from its source.
#[derive(Debug)]
pub enum Document<'a> {
    /// Of a saved plan.
    Plan(Box<PlanJson<'a>>),
    /// Of a state.
    State(Box<StateJson<'a>>),
}

impl<'a> Document<'a> {
    /// Reads a source as whatever it is; one that is neither plan nor state is an error that names it.
    pub fn read(source: &'a Source) -> Result<Document<'a>, InputError> {
        let fail = |kind| InputError::new(source.name(), None, kind);
        let sighting = detect::sight(source.text());
        if let Some(Kind::Foreign(foreign)) = sighting.kind {
            return Err(fail(InputErrorKind::Foreign(foreign)));
        }
        // Before anything else is read: a new format may have another shape.
        if let Some(version) = &sighting.format_version {
            check_format(version).map_err(fail)?;
        }
        // A text that breaks off before it tells what it is gets its error from being read as a plan.
        let document = match sighting.kind {
            Some(Kind::State) => Document::State(parse(source, source.text())?),
            _ => Document::Plan(parse(source, source.text())?),
        };
        check_format(document.format_version()).map_err(fail)?;
        Ok(document)
    }

    /// Version of the format that it is written in.
    pub fn format_version(&self) -> &str {
        match self {
            Document::Plan(plan) => &plan.format_version,
            Document::State(state) => &state.format_version,
        }
    }
}

/// Reads a part that was left as it stood, such as a plan's planned values or an expression. Errors say where in
/// the whole source.
pub fn read_part<'a, T: Deserialize<'a>>(source: &Source, part: &'a RawValue) -> Result<T, InputError> {
    parse(source, part.get())
}

/// Terraform promises to add to a format within a major version, never to change it.
fn check_format(version: &str) -> Result<(), InputErrorKind> {
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    match (major.parse::<u32>(), minor.parse::<u32>()) {
        (Ok(0 | 1), Ok(_)) => Ok(()),
        _ => Err(InputErrorKind::UnsupportedFormat { version: version.chars().take(40).collect() }),
    }
}

fn parse<'a, T: Deserialize<'a>>(source: &Source, text: &'a str) -> Result<T, InputError> {
    serde_json::from_str(text).map_err(|error| explain(source, text, &error))
}

/// Says what `serde_json` met in our words, and where in the source that is.
fn explain(source: &Source, text: &str, error: &serde_json::Error) -> InputError {
    let truncated = error.classify() == Category::Eof;
    let end = if truncated { text.trim_end().len() } else { offset_in(text, error.line(), error.column()) };
    let start = source.offset_of(text);
    let path = match start {
        Some(start) => path_at(&source.text()[..start + end]),
        None => path_at(&text[..end]),
    };
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
    let kind = match message {
        _ if truncated => InputErrorKind::Truncated { path },
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
