//! A standard's `standard.yaml`: what it is about, and which settings its rules have.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::fields::Faults;
use crate::text::did_you_mean;
use crate::yaml::{self, Embedded, Entry, Node, Value};

/// A family of rules with shared settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    /// `tagging`.
    pub id: String,
    /// A word or two.
    pub title: String,
    /// What it asks for, and why.
    pub description: String,
    /// By name.
    pub settings: BTreeMap<String, Setting>,
}

/// Something that an organisation decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// What it means.
    pub description: String,
    /// A JSON Schema of its values.
    pub schema: Json,
    /// Its value where nobody decided.
    pub default: Json,
}

impl Standard {
    /// A standard without a description of its own: nothing in it can be set.
    pub(crate) fn bare(id: &str) -> Self {
        Standard {
            id: id.to_owned(),
            title: id.to_owned(),
            description: String::new(),
            settings: BTreeMap::new(),
        }
    }

    /// Reads a `standard.yaml`.
    pub(crate) fn parse(id: &str, source: &Arc<SourceText>) -> Result<Self, Vec<Diagnostic>> {
        let root = yaml::parse(&Embedded::whole(&source.text), source)?;
        let mut faults = Faults::new(source);
        let standard = read(&mut faults, id, &root);
        match standard {
            Some(standard) if faults.all.is_empty() => Ok(standard),
            _ => Err(faults.all),
        }
    }
}

fn read(faults: &mut Faults, id: &str, root: &Node) -> Option<Standard> {
    let mut fields = faults.fields(root, "a standard")?;
    let title = fields.required(faults, "title").and_then(|node| faults.text(node, "`title`"));
    let description =
        fields.required(faults, "description").and_then(|node| faults.text(node, "`description`"));
    let settings = fields.optional("settings");
    fields.finish(faults);
    let mut read = BTreeMap::new();
    if let Some(node) = settings {
        let Value::Map(entries) = &node.value else {
            faults.wrong(node, "`settings`", "a mapping from names to what they can be");
            return None;
        };
        for entry in entries {
            if let Some(setting) = setting(faults, entry) {
                read.insert(entry.key.clone(), setting);
            }
        }
    }
    Some(Standard { id: id.to_owned(), title: title?, description: description?, settings: read })
}

/// A setting is a JSON Schema, in which a description and a default are not optional.
fn setting(faults: &mut Faults, entry: &Entry) -> Option<Setting> {
    let is_word = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if !entry.key.starts_with(|first: char| first.is_ascii_lowercase()) || !entry.key.chars().all(is_word) {
        let help = Some("use lower-case letters, digits and `_`".to_owned());
        faults.tell(entry.span.clone(), format!("`{}` is no name for a setting", entry.key), help);
    }
    let Value::Map(fields) = &entry.value.value else {
        faults.wrong(&entry.value, "a setting", "a mapping: `description`, `type`, `default`");
        return None;
    };
    let field = |name: &str| fields.iter().find(|field| field.key == name);
    for field in fields {
        if !is_schema_word(&field.key) {
            let help = did_you_mean(&field.key, SCHEMA_WORDS);
            faults.tell(field.span.clone(), format!("`{}` means nothing in a setting", field.key), help);
        }
    }
    let mut required = |name: &str| {
        let found = field(name);
        if found.is_none() {
            faults.tell(entry.span.clone(), format!("the setting `{}` has no `{name}`", entry.key), None);
        }
        found
    };
    let (description, default, _) = (required("description"), required("default"), required("type"));
    let description = faults.text(&description?.value, "`description`");
    let default_node = &default?.value;
    let (schema, default) = (entry.value.to_json(), default_node.to_json());
    match jsonschema::validator_for(&schema) {
        Err(error) => {
            let message = format!("the setting `{}` is no JSON Schema: {}", entry.key, error.masked());
            faults.tell(entry.value.span.clone(), message, None);
        }
        Ok(validator) => {
            if let Some(error) = validator.iter_errors(&default).next() {
                faults.tell(
                    default_node.span.clone(),
                    format!("the default is no value of it: {error}"),
                    None,
                );
            }
        }
    }
    Some(Setting { description: description?, schema, default })
}

/// The keywords of JSON Schema that a setting can use: a misspelt one would be ignored.
const SCHEMA_WORDS: [&str; 20] = [
    "additionalProperties",
    "anyOf",
    "default",
    "description",
    "enum",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "propertyNames",
    "required",
    "type",
    "uniqueItems",
];

fn is_schema_word(word: &str) -> bool {
    SCHEMA_WORDS.contains(&word)
}
