//! The plan that remembers worst: no two names, and no two values of tags, are equal.

use std::path::{Path, PathBuf};

use crate::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// A plan in the order of its parts.
#[derive(Deserialize, Serialize)]
struct Plan<'a> {
    #[serde(borrow)]
    format_version: &'a RawValue,
    #[serde(borrow)]
    terraform_version: &'a RawValue,
    #[serde(borrow)]
    planned_values: &'a RawValue,
    #[serde(borrow, default)]
    resource_drift: Option<&'a RawValue>,
    #[serde(borrow)]
    resource_changes: Vec<&'a RawValue>,
    #[serde(borrow)]
    prior_state: &'a RawValue,
    #[serde(borrow)]
    configuration: &'a RawValue,
    complete: bool,
    errored: bool,
}

/// Attributes that name a thing, and are no reference to it.
const NAMES: &[&str] = &["name", "identifier", "function_name", "description"];

/// Maps of tags.
const TAGS: &[&str] = &["tags", "tags_all"];

/// Writes a plan's unique twin beside it.
pub(super) fn of(path: &Path) -> Result<PathBuf, Failure> {
    let text = std::fs::read_to_string(path)?;
    let mut plan: Plan<'_> = serde_json::from_str(&text)?;
    let mut number = 0;
    let mut changes = Vec::with_capacity(plan.resource_changes.len());
    for change in &plan.resource_changes {
        let mut change: Value = serde_json::from_str(change.get())?;
        for side in ["before", "after"] {
            make_unique(&mut change["change"][side], &mut number);
        }
        changes.push(serde_json::value::to_raw_value(&change)?);
    }
    plan.resource_changes = changes.iter().map(AsRef::as_ref).collect();
    let unique = path.with_extension("unique.json");
    std::fs::write(&unique, serde_json::to_vec(&plan)?)?;
    Ok(unique)
}

fn make_unique(body: &mut Value, number: &mut usize) {
    let mut append = |value: &mut Value| {
        if let Value::String(text) = value
            && !text.is_empty()
        {
            *number += 1;
            *text = format!("{text}-{number}");
        }
    };
    for (name, value) in body.as_object_mut().into_iter().flatten() {
        if NAMES.contains(&name.as_str()) {
            append(value);
        } else if TAGS.contains(&name.as_str()) {
            value.as_object_mut().into_iter().flatten().for_each(|(_, value)| append(value));
        }
    }
}
