//! `$secrets`: where an instance has something in clear that is a secret. Only places are told, never values.
//!
//! Two things are looked at. What the configuration writes literally is a secret or not, whatever else is unknown. And
//! what *carries* programs and settings to machines, such as `user_data` and environments, can be read there by many,
//! so there the value counts, wherever it comes from.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use groundrule_parser::address::{AttributePath, InstanceKey, Step};
use groundrule_parser::graph::{Instance, InstanceId, Kind, Literal, Origin, Reading, Target};
use groundrule_parser::schema::{Attribute, AttributeKind};
use groundrule_parser::value::Value;
use rustc_hash::FxHashMap;

use super::change;
use super::reads::Sources;
use super::select::digest;
use crate::credential::{
    assigns_a_secret, has_token, is_credential_name, is_no_secret, is_placeholder, is_secret,
};
use crate::redact::shapes::is_random;
use crate::rule::Secrets;

/// Attributes that hold a program, a file of settings, or a map of them, sorted.
const CARRIERS: &[&str] = &[
    "app_settings",
    "build_environment_variables",
    "buildspec",
    "command",
    "container_definitions",
    "container_properties",
    "custom_data",
    "default_arguments",
    "environment_variables",
    "inline_code",
    "metadata",
    "metadata_startup_script",
    "runtime_environment_variables",
    "script",
    "startup_script",
    "template_body",
    "user_data",
    "user_data_base64",
    "variables",
];

/// Blocks with a `name` and a `value`, sorted.
const PAIRS: &[&str] = &["env", "environment_variable", "setting"];

/// Attributes of what stores secrets: whatever is written there is one.
const STORES: &[(&str, &str)] = &[
    ("aws_secretsmanager_secret_version", "secret_string"),
    ("aws_secretsmanager_secret_version", "secret_string_wo"),
    ("azurerm_key_vault_secret", "value"),
    ("azurerm_key_vault_secret", "value_wo"),
    ("google_secret_manager_secret_version", "secret_data"),
    ("google_secret_manager_secret_version", "secret_data_wo"),
];

/// Keys of a document that hold such things.
const IN_DOCUMENTS: &[&str] = &["args", "command", "entryPoint", "env", "environment"];

/// Schemas nest no deeper where there is anything to carry.
const MAX_DEPTH: usize = 8;

/// Attribute paths of secrets; with an unknown one where that can't be told.
pub(super) fn find(
    sources: &Sources<'_, '_>,
    id: InstanceId,
    what: Secrets,
    assumed: &mut Vec<String>,
) -> Value {
    let search = Search::run(sources, id, what, assumed);
    let found = search.found.into_iter().map(Value::String);
    Value::List(found.chain(search.open.map(|_| Value::Unknown)).collect())
}

/// The first attribute path at which it can't be told whether there is a secret, as names and keys.
pub(super) fn open_at(sources: &Sources<'_, '_>, id: InstanceId, what: Secrets) -> Option<Vec<String>> {
    let open = Search::run(sources, id, what, &mut Vec::new()).open?;
    Some(open.0.iter().map(step_text).collect())
}

struct Search<'s, 'g, 'a> {
    sources: &'s Sources<'g, 'a>,
    id: InstanceId,
    instance: &'g Instance<'a>,
    what: Secrets,
    found: BTreeSet<String>,
    /// There may be more, for one thing here.
    open: Option<AttributePath>,
    assumed: &'s mut Vec<String>,
}

impl<'s, 'g, 'a> Search<'s, 'g, 'a> {
    fn run(
        sources: &'s Sources<'g, 'a>,
        id: InstanceId,
        what: Secrets,
        assumed: &'s mut Vec<String>,
    ) -> Search<'s, 'g, 'a> {
        let instance = sources.graph.instance(id);
        let mut search = Search { sources, id, instance, what, found: BTreeSet::new(), open: None, assumed };
        match what {
            Secrets::Passwords => search.passwords(),
            Secrets::Tokens => {
                search.literal_tokens();
                search.carried();
            }
            Secrets::Entries => search.carried(),
        }
        search
    }

    /// Notes that something at a path can't be told.
    fn leave_open(&mut self, path: &AttributePath) {
        self.open.get_or_insert_with(|| path.clone());
    }

    fn literals(&mut self) -> Vec<Literal> {
        let literals = self.sources.graph.literals(self.id);
        // A state has values only, and those that carry something are looked at anyway.
        if literals.is_none() && self.sources.graph.origin != Origin::State {
            self.leave_open(&AttributePath(Vec::new()));
        }
        literals.unwrap_or_default()
    }

    fn literal_tokens(&mut self) {
        for literal in self.literals() {
            if has_token(&literal.text) {
                self.found.insert(literal.path.to_string());
            }
        }
    }

    fn passwords(&mut self) {
        let digest = digest(self.instance.kind, &self.instance.type_name);
        for Literal { path, text } in self.literals() {
            let names = names(&path);
            // Of a variable, its own name says what its default is.
            let name = match (self.instance.kind, last_name(&path)) {
                (Kind::Variable, Some("default")) | (_, None) => &*self.instance.name,
                (_, Some(name)) => name,
            };
            let is_sensitive = digest
                .and_then(|digest| digest.attribute(&names))
                .is_some_and(|attribute| attribute.sensitive() || attribute.write_only());
            let is_carried = names.iter().any(|name| CARRIERS.binary_search(name).is_ok());
            if is_carried {
                continue;
            }
            let is_meant = is_sensitive && is_credential_name(name) && !is_no_secret(&text);
            let is_password = !is_empty(&text) && (is_meant || self.is_stored(&names, name));
            if is_password && is_placeholder(&text) {
                self.placeholder(&path);
            } else if is_password || is_secret(name, &text) || is_sensitive && is_random(&text) {
                self.found.insert(path.to_string());
            }
        }
    }

    /// Whether an attribute is that of a store of secrets.
    fn is_stored(&self, path: &[&str], name: &str) -> bool {
        let type_name = self.instance.type_name.as_ref();
        match (type_name, path) {
            // What else a parameter may hold is no secret.
            ("aws_ssm_parameter", ["value" | "value_wo"]) => {
                let kind = change::at_path(self.instance.body(), &["type".to_owned()]);
                kind.as_str() == Some("SecureString")
            }
            (_, [_]) => STORES.contains(&(type_name, name)),
            _ => false,
        }
    }

    /// A placeholder is none if Terraform ignores what is put there later.
    fn placeholder(&mut self, path: &AttributePath) {
        let Some(Step::Name(name)) = path.0.first() else { return };
        match self.sources.graph.lifecycle(self.id, "ignore_changes") {
            Some(Value::List(ignored)) => {
                let ignored: Vec<&str> = ignored.iter().filter_map(Value::as_str).collect();
                if !ignored.iter().any(|ignored| *ignored == "all" || *ignored == name.as_ref()) {
                    self.found.insert(path.to_string());
                }
            }
            _ => self.leave_open(path),
        }
    }

    /// Looks at what carries programs and settings.
    fn carried(&mut self) {
        let Some(body) = self.instance.body() else { return };
        for carrier in carriers(self.instance.kind, &self.instance.type_name).iter() {
            let mut cells = Vec::new();
            body.project(&carrier[..1], &mut cells);
            if !cells[0].exists() {
                continue;
            }
            if let [block @ .., "value"] = carrier.as_slice()
                && block.last().is_some_and(|block| PAIRS.binary_search(block).is_ok())
            {
                self.pairs(block);
                continue;
            }
            for place in self.sources.graph.places(self.id, carrier, cells[0]) {
                let Ok(path) = AttributePath::parse(&place.path) else { continue };
                match place.reading {
                    Reading::Known(value) => self.value(&value, &path),
                    Reading::Unknown => self.unknown(&path),
                    Reading::Unset | Reading::Missing | Reading::Absent | Reading::Left { .. } => {}
                }
            }
        }
    }

    /// Blocks with a name and a value.
    fn pairs(&mut self, block: &[&'static str]) {
        let read = |this: &Self, name: &'static str| {
            let mut path = block.to_vec();
            path.push(name);
            let mut cells = Vec::new();
            if let Some(body) = this.instance.body() {
                body.project(&path[..1], &mut cells);
            }
            this.sources.graph.places(this.id, &path, cells.first().copied().unwrap_or_default())
        };
        let (names, kinds) = (read(self, "name"), read(self, "type"));
        for place in read(self, "value") {
            let Some((prefix, _)) = place.path.rsplit_once('.') else { continue };
            let of = |places: &[groundrule_parser::graph::Place]| {
                let found =
                    places.iter().find(|other| other.path.rsplit_once('.').is_some_and(|it| it.0 == prefix));
                found.map(|place| place.reading.clone())
            };
            let Ok(path) = AttributePath::parse(&place.path) else { continue };
            // A build's variable may be the name of what is fetched from a store.
            match of(&kinds) {
                Some(Reading::Known(Value::String(kind))) if kind != "PLAINTEXT" => continue,
                Some(Reading::Unknown) => {
                    self.leave_open(&path);
                    continue;
                }
                _ => {}
            }
            let name = match of(&names) {
                Some(Reading::Known(Value::String(name))) => Some(name),
                _ => None,
            };
            match place.reading {
                Reading::Known(value) => self.entry(name.as_deref(), &value, &path),
                Reading::Unknown => self.entry(name.as_deref(), &Value::Unknown, &path),
                _ => {}
            }
        }
    }

    /// A carrier's value.
    fn value(&mut self, value: &Value, path: &AttributePath) {
        match value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    self.entry(Some(key), value, &below(path, InstanceKey::String(key.as_str().into())));
                }
            }
            Value::List(elements) => {
                for (index, element) in (0_i64..).zip(elements) {
                    self.value(element, &below(path, InstanceKey::Int(index)));
                }
            }
            Value::String(text) => self.text(text, path),
            Value::Unknown => self.unknown(path),
            _ => {}
        }
    }

    /// A value under a name that is not known if it is missing.
    fn entry(&mut self, name: Option<&str>, value: &Value, path: &AttributePath) {
        if self.what == Secrets::Tokens {
            self.value(value, path);
            return;
        }
        match (name, value) {
            (Some(name), Value::String(text)) if is_secret(name, text) => {
                self.found.insert(path.to_string());
            }
            // Under another name it may still be a program.
            (Some(_), Value::String(text)) if text.contains('\n') => self.text(text, path),
            (Some(name), Value::Unknown) if !is_credential_name(name) => {}
            (Some(_), Value::Unknown) => self.unknown(path),
            (None, Value::String(_) | Value::Unknown) => self.leave_open(path),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, path: &AttributePath) {
        if let Some(document @ (Value::Map(_) | Value::List(_))) = Value::parse(text) {
            return self.document(&document, path);
        }
        let text = decoded(text);
        let is_secret = match self.what {
            Secrets::Tokens => has_token(&text),
            _ => assigns_a_secret(&text),
        };
        if is_secret {
            self.found.insert(path.to_string());
        }
    }

    /// The programs and environments in a document of JSON: a secret in it stands at the document.
    fn document(&mut self, document: &Value, path: &AttributePath) {
        match document {
            Value::List(elements) => elements.iter().for_each(|element| self.document(element, path)),
            Value::Map(entries) => {
                for (key, value) in entries {
                    if !IN_DOCUMENTS.contains(&key.as_str()) {
                        self.document(value, path);
                        continue;
                    }
                    match value {
                        Value::List(elements) => {
                            for element in elements {
                                self.in_document(element, path);
                            }
                        }
                        Value::Map(entries) => {
                            for (name, value) in entries {
                                self.entry(Some(name), value, path);
                            }
                        }
                        Value::Unknown => self.leave_open(path),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn in_document(&mut self, element: &Value, path: &AttributePath) {
        match element {
            Value::Map(_) => {
                let name = element.get("name").and_then(Value::as_str);
                if let Some(value) = element.get("value") {
                    self.entry(name, value, path);
                }
            }
            Value::String(text) => self.text(text, path),
            Value::Unknown => self.leave_open(path),
            _ => {}
        }
    }

    /// An unknown value may hold anything, unless it is another resource's attribute and nothing else.
    fn unknown(&mut self, path: &AttributePath) {
        let steps: Vec<String> = path.0.iter().map(step_text).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let graph = self.sources.graph;
        match graph.target(self.id, &steps) {
            Some(Target::Instance { attribute: Some(_), reference, assumed, .. })
                if self.sources.assume || !assumed =>
            {
                if assumed {
                    self.assumed.push(reference);
                }
            }
            _ => match graph.decoded(self.id, &steps) {
                Some(document @ (Value::Map(_) | Value::List(_))) => self.document(&document, path),
                _ => self.leave_open(path),
            },
        }
    }
}

/// The text that base64 stands for, if that is what it is.
fn decoded(text: &str) -> Cow<'_, str> {
    let is_base64 = text.len() >= 16
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    let bytes = is_base64.then(|| BASE64_STANDARD.decode(text).ok()).flatten();
    match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(decoded) => Cow::Owned(decoded),
        None => Cow::Borrowed(text),
    }
}

/// A store that holds nothing yet.
fn is_empty(text: &str) -> bool {
    matches!(text.trim(), "" | "{}" | "[]" | "null")
}

fn below(path: &AttributePath, key: InstanceKey) -> AttributePath {
    let mut steps = path.0.clone();
    steps.push(Step::Index(key));
    AttributePath(steps)
}

fn step_text(step: &Step) -> String {
    match step {
        Step::Name(name) => name.to_string(),
        Step::Index(InstanceKey::String(key)) => key.to_string(),
        Step::Index(InstanceKey::Int(index)) => index.to_string(),
    }
}

/// The names of a path: what a schema knows of it.
fn names(path: &AttributePath) -> Vec<&str> {
    let names = path.0.iter().filter_map(|step| match step {
        Step::Name(name) => Some(name.as_ref()),
        Step::Index(_) => None,
    });
    names.collect()
}

/// The last name or key of a path.
fn last_name(path: &AttributePath) -> Option<&str> {
    path.0.iter().rev().find_map(|step| match step {
        Step::Name(name) | Step::Index(InstanceKey::String(name)) => Some(name.as_ref()),
        Step::Index(InstanceKey::Int(_)) => None,
    })
}

type Paths = Arc<[Vec<&'static str>]>;

/// Whether a type has anything that carries programs or settings.
pub(super) fn has_carriers(kind: Kind, type_name: &str) -> bool {
    !carriers(kind, type_name).is_empty()
}

/// The attribute paths of a type that carry programs and settings. Remembered: schemas are large.
fn carriers(kind: Kind, type_name: &str) -> Paths {
    static KNOWN: LazyLock<Mutex<FxHashMap<(Kind, String), Paths>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(known.entry((kind, type_name.to_owned())).or_insert_with(|| {
        let mut found = Vec::new();
        for (name, attribute) in digest(kind, type_name).into_iter().flat_map(|digest| digest.attributes()) {
            gather(name, attribute, &mut Vec::new(), &mut found);
        }
        found.into()
    }))
}

fn gather(
    name: &'static str,
    attribute: Attribute,
    path: &mut Vec<&'static str>,
    found: &mut Vec<Vec<&'static str>>,
) {
    if attribute.computed_only() || path.len() >= MAX_DEPTH {
        return;
    }
    let is_pair = path.last().is_some_and(|block| PAIRS.binary_search(block).is_ok());
    path.push(name);
    let has_fields = matches!(attribute.kind, AttributeKind::Block(_) | AttributeKind::Object)
        || attribute.children().next().is_some();
    if has_fields {
        for (name, child) in attribute.children() {
            gather(name, child, path, found);
        }
    } else if is_pair && name == "value" || CARRIERS.binary_search(&name).is_ok() {
        found.push(path.clone());
    }
    path.pop();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_looked_up_are_sorted() {
        assert!(CARRIERS.is_sorted() && PAIRS.is_sorted());
    }

    #[test]
    fn base64_is_looked_into() {
        assert_eq!(decoded("ZXhwb3J0IEE9YgplY2hvIEMK"), "export A=b\necho C\n");
        assert_eq!(decoded("echo hello there"), "echo hello there");
    }
}
