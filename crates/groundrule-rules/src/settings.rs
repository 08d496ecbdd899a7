//! What an organisation decided: `[standards.tagging] required = ["Owner"]`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, SourceText};
use crate::fields::Faults;
use crate::standard::Standard;
use crate::text::did_you_mean_or_list;

/// The settings of all standards with their defaults: `{"tagging": {"required": ["Owner"]}}`, as policies find it
/// in `data.standards`.
pub(crate) fn defaults(standards: &BTreeMap<String, Standard>) -> Map<String, Json> {
    let settings = |standard: &Standard| {
        standard.settings.iter().map(|(name, setting)| (name.clone(), setting.default.clone())).collect()
    };
    standards.iter().map(|(id, standard)| (id.clone(), Json::Object(settings(standard)))).collect()
}

/// Reads a file of settings over the defaults.
pub(crate) fn read(
    source: &Arc<SourceText>,
    standards: &BTreeMap<String, Standard>,
) -> Result<Map<String, Json>, Vec<Diagnostic>> {
    let mut faults = Faults::new(source);
    let (root, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        faults.tell(span, error.message().lines().next().unwrap_or_default(), None);
    }
    let mut settings = defaults(standards);
    if faults.all.is_empty() {
        for (name, table) in root.get_ref() {
            if name.get_ref() != "standards" {
                let help = Some("only `[standards.NAME]` is read".to_owned());
                faults.tell(name.span(), format!("`{}` is not read yet", name.get_ref()), help);
            } else if let Some(table) = as_table(&mut faults, table, "`standards`") {
                for (id, table) in table {
                    read_standard(&mut faults, id, table, standards, &mut settings);
                }
            }
        }
    }
    if faults.all.is_empty() { Ok(settings) } else { Err(faults.all) }
}

fn read_standard(
    faults: &mut Faults,
    id: &Spanned<std::borrow::Cow<'_, str>>,
    table: &Spanned<DeValue<'_>>,
    standards: &BTreeMap<String, Standard>,
    settings: &mut Map<String, Json>,
) {
    let name = id.get_ref().as_ref();
    let Some(standard) = standards.get(name) else {
        let help = did_you_mean_or_list(name, standards.keys().map(String::as_str));
        faults.tell(id.span(), format!("there is no standard `{name}`"), help);
        return;
    };
    let Some(table) = as_table(faults, table, "a standard's settings") else {
        return;
    };
    for (key, value) in table {
        let Some(setting) = standard.settings.get(key.get_ref().as_ref()) else {
            let help = did_you_mean_or_list(key.get_ref(), standard.settings.keys().map(String::as_str));
            faults.tell(key.span(), format!("`{name}` has no setting `{}`", key.get_ref()), help);
            continue;
        };
        let Some(json) = to_json(faults, value) else {
            continue;
        };
        // The schema was compiled when the standard was read.
        if let Ok(validator) = jsonschema::validator_for(&setting.schema) {
            for error in validator.iter_errors(&json) {
                let span = place(value, error.instance_path().as_str());
                faults.tell(span, error.to_string(), Some(setting.description.clone()));
            }
        }
        if let Some(Json::Object(standard)) = settings.get_mut(name) {
            standard.insert(key.get_ref().clone().into_owned(), json);
        }
    }
}

fn as_table<'t, 'i>(
    faults: &mut Faults,
    value: &'t Spanned<DeValue<'i>>,
    what: &str,
) -> Option<&'t DeTable<'i>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        let message = format!("{what} is a table, and this is {}", value.get_ref().type_str());
        faults.tell(value.span(), message, None);
    }
    table
}

fn to_json(faults: &mut Faults, value: &Spanned<DeValue<'_>>) -> Option<Json> {
    let span = value.span();
    match value.get_ref() {
        DeValue::String(text) => Some(text.clone().into_owned().into()),
        DeValue::Boolean(value) => Some((*value).into()),
        DeValue::Integer(integer) => {
            let read = i64::from_str_radix(integer.as_str(), integer.radix());
            if read.is_err() {
                faults.tell(span, "an integer that is too large", None);
            }
            read.ok().map(Json::from)
        }
        DeValue::Float(float) => {
            let read = float.as_str().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            if read.is_none() {
                faults.tell(span, "this is no number that JSON has", None);
            }
            read.map(Json::Number)
        }
        DeValue::Datetime(_) => {
            faults.tell(span, "a setting is no date", Some("write it as a string".to_owned()));
            None
        }
        DeValue::Array(items) => items.iter().map(|item| to_json(faults, item)).collect(),
        DeValue::Table(table) => {
            let entry = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
                Some((key.get_ref().clone().into_owned(), to_json(faults, value)?))
            };
            table.iter().map(entry).collect::<Option<Map<String, Json>>>().map(Json::Object)
        }
    }
}

/// Where the value at a JSON pointer stands.
fn place(value: &Spanned<DeValue<'_>>, pointer: &str) -> Range<usize> {
    let mut value = value;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let below = match value.get_ref() {
            DeValue::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
            DeValue::Table(table) => table.get(step.as_str()),
            _ => None,
        };
        match below {
            Some(below) => value = below,
            None => break,
        }
    }
    value.span()
}
