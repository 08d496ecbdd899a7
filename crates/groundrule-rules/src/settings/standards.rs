//! What an organisation decided in its standards: `[standards.tagging] required = ["Owner"]`.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::names::Names;
use super::raw::{Entry, Node, Value};
use super::table::{entries, shortened};
use crate::fields::Faults;
use crate::standard::{Setting, Standard};
use crate::text::did_you_mean_or_list;

/// The settings of all standards with their defaults: `{"tagging": {"required": ["Owner"]}}`, as policies find it
/// in `data.standards`.
pub(crate) fn defaults(standards: &BTreeMap<String, Standard>) -> Map<String, Json> {
    let settings = |standard: &Standard| {
        standard.settings.iter().map(|(name, setting)| (name.clone(), setting.default.clone())).collect()
    };
    standards.iter().map(|(id, standard)| (id.clone(), Json::Object(settings(standard)))).collect()
}

/// A setting of a standard as a file has it.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) standard: String,
    pub(super) setting: String,
    pub(super) value: Json,
    /// Of the key.
    pub(super) span: Range<usize>,
}

/// Reads `[standards]`.
pub(super) fn read(faults: &mut Faults, node: &Node, names: Names<'_>) -> Vec<Set> {
    let mut read = Vec::new();
    for entry in entries(faults, node, "`standards`") {
        let Some(standard) = names.standard(faults, &entry.key, &entry.span) else { continue };
        for entry in entries(faults, &entry.node, "a standard's settings") {
            read.extend(read_setting(faults, entry, standard));
        }
    }
    read
}

fn read_setting(faults: &mut Faults, entry: &Entry, standard: &Standard) -> Option<Set> {
    let Some(setting) = standard.settings.get(&entry.key) else {
        let help = did_you_mean_or_list(&entry.key, standard.settings.keys().map(String::as_str));
        let help = help.or_else(|| Some("it has none".to_owned()));
        let message = format!("`{}` has no setting `{}`", standard.id, shortened(&entry.key));
        faults.tell(entry.span.clone(), message, help);
        return None;
    };
    let value = to_json(faults, &entry.node)?;
    check(faults, &entry.node, &value, setting);
    Some(Set { standard: standard.id.clone(), setting: entry.key.clone(), value, span: entry.span.clone() })
}

fn check(faults: &mut Faults, node: &Node, value: &Json, setting: &Setting) {
    // The schema was compiled when the standard was read.
    let Ok(validator) = jsonschema::validator_for(&setting.schema) else { return };
    for error in validator.iter_errors(value) {
        let span = place(node, error.instance_path().as_str());
        faults.tell(span, shortened(&error.to_string()), Some(setting.description.clone()));
    }
}

fn to_json(faults: &mut Faults, node: &Node) -> Option<Json> {
    match &node.value {
        Value::String(text) => Some(text.clone().into()),
        Value::Boolean(value) => Some((*value).into()),
        Value::Integer(value) => Some((*value).into()),
        Value::Float(value) => {
            let number = serde_json::Number::from_f64(*value);
            if number.is_none() {
                faults.tell(node.span.clone(), "this is no number that JSON has", None);
            }
            number.map(Json::Number)
        }
        Value::Date(_) => {
            faults.tell(node.span.clone(), "a setting is no date", Some("write it as a string".to_owned()));
            None
        }
        Value::List(items) => items.iter().map(|item| to_json(faults, item)).collect(),
        Value::Table(entries) => {
            let entry = |entry: &Entry| Some((entry.key.clone(), to_json(faults, &entry.node)?));
            entries.iter().map(entry).collect::<Option<Map<String, Json>>>().map(Json::Object)
        }
    }
}

/// Where the value at a JSON pointer stands.
fn place(node: &Node, pointer: &str) -> Range<usize> {
    let mut node = node;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let below = match &node.value {
            Value::List(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
            Value::Table(entries) => entries.iter().find(|entry| entry.key == step).map(|entry| &entry.node),
            _ => None,
        };
        match below {
            Some(below) => node = below,
            None => break,
        }
    }
    node.span.clone()
}
