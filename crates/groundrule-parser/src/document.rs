//! Reading: a source's text to a plan or a state.

mod explain;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::detect::{self, Kind};
use crate::error::{InputError, InputErrorKind};
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
    serde_json::from_str(text).map_err(|error| explain::explain(source, text, &error))
}
