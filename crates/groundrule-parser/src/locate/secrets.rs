//! Where secrets may be written in a root: by the provider's schema, by the plan's masks, by what configurations keep
//! secrets in, and by name; there, and wherever a value comes from that goes there.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use super::SourceIndex;
use super::literals::literals;
use super::path::Path as AttributePath;
use super::scope::Scope;
use crate::address::ModulePath;
use crate::graph::{Kind, ResourceGraph};
use crate::root::module::{CalledModule, ModuleTree};
use crate::schema::{Attribute as Schema, Schemas, TypeDigest};
use crate::syntax::tree::{Block, Body, Expression, ExpressionKind};
use crate::syntax::{FileId, Parsed, Span, json, native};
use crate::value::Value;

/// Words in the name of what is a secret.
const WORDS: &[&str] = &[
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "pwd",
    "pass",
    "secret",
    "secrets",
    "token",
    "credential",
    "credentials",
    "apikey",
    "dsn",
    "sas",
];

/// Words that follow each other in such a name.
const PAIRS: &[(&str, &str)] = &[
    ("private", "key"),
    ("access", "key"),
    ("api", "key"),
    ("auth", "key"),
    ("account", "key"),
    ("shared", "key"),
    ("encryption", "key"),
    ("signing", "key"),
    ("master", "key"),
    ("client", "key"),
    ("secret", "key"),
    ("primary", "key"),
    ("secondary", "key"),
    ("storage", "key"),
    ("connection", "string"),
    ("conn", "str"),
];

/// Last words of names that say something of a secret and are none.
const HARMLESS_ENDS: &[&str] = &[
    "arn",
    "type",
    "length",
    "policy",
    "version",
    "enabled",
    "required",
    "spec",
    "name",
    "count",
    "validity",
    "unit",
    "units",
    "days",
    "hours",
    "minutes",
    "seconds",
    "ttl",
    "age",
    "expiry",
    "expiration",
    "rotation",
    "source",
];

/// What may be shown of a `provider` or `backend` block.
const HARMLESS_ARGUMENTS: &[&str] = &[
    "alias",
    "version",
    "region",
    "project",
    "zone",
    "location",
    "environment",
    "bucket",
    "prefix",
    "encrypt",
    "use_lockfile",
    "dynamodb_table",
    "organization",
    "hostname",
    "skip_provider_registration",
    "max_retries",
    "profile",
    "required_version",
    "container_name",
    "storage_account_name",
    "resource_group_name",
    "workspaces",
    "name",
    "tags",
    "labels",
];

/// Whether what has this name is likely a secret: `db_password`, `githubToken`, `access_key`.
pub fn names_a_secret(name: &str) -> bool {
    // Of `spring.datasource.password` and `token.actions.githubusercontent.com:sub` the last part says what it is.
    let words = words(name.rsplit(['.', ':', '/']).next().unwrap_or(name));
    let is_harmless = match &words[..] {
        [.., before, last] if last == "id" => before == "key",
        [first, last] if last == "token" => matches!(&**first, "creation" | "client"),
        [.., last] => HARMLESS_ENDS.contains(&last.as_str()),
        [] => true,
    };
    !is_harmless
        && (words.iter().any(|word| WORDS.contains(&word.as_str()))
            || words
                .windows(2)
                .any(|pair| PAIRS.iter().any(|(first, second)| pair[0] == *first && pair[1] == *second)))
}

/// The words of a name in any of the usual spellings.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if character.is_alphanumeric() {
            words.last_mut().expect("there is one").extend(character.to_lowercase());
        }
        was_lower = character.is_lowercase() || character.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

impl<'s> SourceIndex<'s> {
    /// Where the constants stand in what a file keeps secrets in, and whatever of the file could not be read.
    pub fn secrets_in_file(&self, file: FileId) -> Vec<Span> {
        let source = self.files.get(file);
        let name = source.name();
        let parsed = if name.ends_with(".tfvars.json") {
            json::parse_values(file, source.text())
        } else if Path::new(name).extension().is_some_and(|ending| ending == "json") {
            json::parse(file, source.text())
        } else {
            native::parse(file, source.text())
        };
        let mut spans = Vec::new();
        secrets_of_file(&parsed.body, &mut |expression| spans.extend(literals(expression)));
        if !parsed.errors.is_empty() {
            spans.extend(unread(&parsed, source.text()));
        }
        spans
    }

    /// Where constants stand that may come to be secret values in the plan or state, or in a run.
    pub fn secrets(&self, graph: &ResourceGraph<'_>) -> Vec<Span> {
        let mut spans = Vec::new();
        self.add_module(&self.root.tree, &ModulePath::default(), &mut spans);
        for (id, instance) in graph.instances() {
            if !matches!(instance.kind, Kind::Resource | Kind::Data) {
                continue;
            }
            let bodies = [&instance.after, &instance.before];
            let masks = bodies.into_iter().flatten().filter_map(|body| body.sensitive.as_deref());
            for mask in masks.filter(|mask| !matches!(*mask, "{}" | "false" | "null")) {
                let mut paths = Vec::new();
                marked(&Value::parse(mask).unwrap_or(Value::Null), &mut String::new(), &mut paths);
                for path in paths {
                    spans.extend(self.sources(graph, id, &path));
                }
            }
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    fn add_module(&self, tree: &'s ModuleTree, path: &ModulePath, spans: &mut Vec<Span>) {
        let super::scope::Entered::Module(scope) = self.enter(path) else { return };
        let module = &*tree.module;
        let mut add = |scope: &Scope<'s>, expression: &Expression| {
            self.gather(scope, expression, &AttributePath::default(), spans);
        };
        for resource in module.resources.values() {
            let scope = scope.clone().repeated(resource.block.body.attribute("for_each"), None);
            let digest = digest(&resource.block.kind.text, &resource.type_name.text);
            secrets_of_resource(&resource.block.body, digest, &mut |expression| add(&scope, expression));
        }
        for provider in &module.providers {
            secrets_of_settings(&provider.block.body, &mut |expression| add(&scope, expression));
        }
        for output in module.outputs.values().filter(|output| output.is_sensitive()) {
            output.value().into_iter().for_each(|value| add(&scope, value));
        }
        for call in module.calls.values() {
            let scope = scope.clone().repeated(call.block.body.attribute("for_each"), None);
            secrets_of_body(&call.block.body, &mut |expression| add(&scope, expression));
        }
        for (name, variable) in &module.variables {
            if variable.is_sensitive() || names_a_secret(name) {
                for (scope, expression) in self.given(&scope, name) {
                    add(&scope, expression);
                }
            }
        }
        for (name, called) in &tree.calls {
            if let CalledModule::Loaded(inner) = called {
                self.add_module(inner, &path.child(name, None), spans);
            }
        }
    }
}

/// What stands between the parts of a file that were read without an error.
fn unread(parsed: &Parsed, text: &str) -> Vec<Span> {
    let body = &parsed.body;
    let parts = body.attributes.iter().map(|attribute| attribute.span);
    let mut read: Vec<Span> = parts.chain(body.blocks.iter().map(|block| block.span)).collect();
    read.retain(|span| {
        parsed.errors.iter().all(|error| error.span.end < span.start || error.span.start > span.end)
    });
    read.sort_unstable();
    let mut gaps = Vec::new();
    let mut at = Span { start: 0, ..body.span };
    for span in read {
        gaps.push(Span { start: at.start, end: span.start.max(at.start), ..at });
        at.start = at.start.max(span.end);
    }
    gaps.push(Span { end: u32::try_from(text.len()).unwrap_or(u32::MAX).max(at.start), ..at });
    gaps
}

/// The paths that a mask marks, as findings spell them.
fn marked(mask: &Value, path: &mut String, paths: &mut Vec<String>) {
    let length = path.len();
    match mask {
        Value::Bool(true) => paths.push(path.clone()),
        Value::List(elements) => {
            for (index, element) in elements.iter().enumerate() {
                let _ = write!(path, "[{index}]");
                marked(element, path, paths);
                path.truncate(length);
            }
        }
        Value::Map(entries) => {
            for (name, value) in entries {
                let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
                if is_name {
                    let dot = if path.is_empty() { "" } else { "." };
                    let _ = write!(path, "{dot}{name}");
                } else {
                    path.push_str(&crate::address::InstanceKey::String(name.as_str().into()).to_string());
                }
                marked(value, path, paths);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

fn digest(mode: &str, type_name: &str) -> Option<TypeDigest> {
    let schemas = Schemas::embedded();
    if mode == "resource" { schemas.resource(type_name) } else { schemas.data_source(type_name) }
}

type Take<'t> = dyn FnMut(&Expression) + 't;

fn secrets_of_file(body: &Body, take: &mut Take<'_>) {
    for kind in ["resource", "data", "ephemeral"] {
        for block in body.blocks_labelled(kind, 2) {
            let digest = block.labels.first().and_then(|label| digest(kind, &label.text));
            secrets_of_resource(&block.body, digest, take);
        }
    }
    for block in body.blocks_labelled("provider", 1) {
        secrets_of_settings(&block.body, take);
    }
    for terraform in body.blocks_named("terraform") {
        let backends = terraform.body.blocks_labelled("backend", 1);
        for settings in backends.chain(terraform.body.blocks_named("cloud")) {
            secrets_of_settings(&settings.body, take);
        }
    }
    for (kind, argument) in [("variable", "default"), ("output", "value")] {
        for block in body.blocks_labelled(kind, 1) {
            let is_named = block.labels.first().is_some_and(|label| names_a_secret(&label.text));
            if is_named || block.body.flag("sensitive").unwrap_or(false) {
                block.body.value(argument).into_iter().for_each(&mut *take);
            }
            secrets_of_body(&block.body, take);
        }
    }
    // Whatever else there is, JSON's properties and the files of variables' values included.
    secrets_of_body(body, take);
}

/// By name, at any depth.
fn secrets_of_body(body: &Body, take: &mut Take<'_>) {
    secrets_below(body, None, take);
}

fn secrets_of_resource(body: &Body, digest: Option<TypeDigest>, take: &mut Take<'_>) {
    secrets_below(body, digest.map(Level::Top), take);
    // How to log in to a machine, and what is run on it.
    let connections = body.blocks_named("connection").chain(body.blocks_labelled("provisioner", 1));
    for block in connections {
        all_of(&block.body, take);
    }
}

/// What a `provider`, `backend` or `cloud` block says: all of it, but for what is known to be harmless.
fn secrets_of_settings(body: &Body, take: &mut Take<'_>) {
    for attribute in &body.attributes {
        if !HARMLESS_ARGUMENTS.contains(&&*attribute.name.text) {
            take(&attribute.value);
        }
    }
    for block in &body.blocks {
        secrets_of_settings(&block.body, take);
    }
}

fn all_of(body: &Body, take: &mut Take<'_>) {
    body.attributes.iter().for_each(|attribute| take(&attribute.value));
    body.blocks.iter().for_each(|block| all_of(&block.body, take));
}

/// Where in a schema a body stands.
#[derive(Clone, Copy)]
enum Level {
    Top(TypeDigest),
    Inside(Schema),
}

impl Level {
    fn child(self, name: &str) -> Option<Schema> {
        match self {
            Level::Top(digest) => digest.attribute(&[name]),
            Level::Inside(schema) => schema.child(name),
        }
    }
}

fn secrets_below(body: &Body, level: Option<Level>, take: &mut Take<'_>) {
    for attribute in &body.attributes {
        secrets_of_entry(&attribute.name.text, &attribute.value, level, take);
    }
    for block in &body.blocks {
        let (name, inner): (&str, Cow<'_, Block>) = match (&*block.kind.text, block.labels.first()) {
            ("dynamic", Some(label)) => match block.body.blocks_named("content").next() {
                Some(content) => (&label.text, content),
                None => continue,
            },
            (name, _) => (name, Cow::Borrowed(block)),
        };
        let schema = level.and_then(|level| level.child(name));
        let mut refers = false;
        let mut found = |expression: &Expression| {
            refers |= literals(expression).is_empty();
            take(expression);
        };
        if schema.is_some_and(|schema| schema.sensitive()) {
            all_of(&inner.body, &mut found);
        } else {
            secrets_below(&inner.body, schema.map(Level::Inside), &mut found);
        }
        // An iterator's values come from there.
        if refers && &*block.kind.text == "dynamic" {
            block.body.value("for_each").into_iter().for_each(&mut *take);
        }
    }
}

/// An attribute, or an entry of an object, which in JSON syntax may be a block.
fn secrets_of_entry(name: &str, value: &Expression, level: Option<Level>, take: &mut Take<'_>) {
    let schema = level.and_then(|level| level.child(name));
    if schema.is_some_and(|schema| schema.sensitive()) || names_a_secret(name) && may_be_secret(value) {
        take(value);
    } else {
        secrets_inside(value, schema, take);
    }
}

fn secrets_inside(value: &Expression, schema: Option<Schema>, take: &mut Take<'_>) {
    match &value.kind {
        ExpressionKind::Object(items) => {
            for item in items {
                match item.key.as_str() {
                    Some(name) => secrets_of_entry(name, &item.value, schema.map(Level::Inside), take),
                    None => secrets_inside(&item.value, None, take),
                }
            }
        }
        ExpressionKind::Tuple(elements) => {
            for element in elements {
                secrets_inside(element, schema, take);
            }
        }
        ExpressionKind::Parenthesis(inner) => secrets_inside(inner, schema, take),
        ExpressionKind::Call(call) => {
            call.arguments.iter().for_each(|argument| secrets_inside(argument, None, take));
        }
        ExpressionKind::Conditional(conditional) => {
            secrets_inside(&conditional.then, schema, take);
            secrets_inside(&conditional.otherwise, schema, take);
        }
        _ => {}
    }
}

/// Numbers and flags that are named after a secret say something of it: `password_reuse = 3`.
fn may_be_secret(value: &Expression) -> bool {
    !matches!(value.kind, ExpressionKind::Number(_) | ExpressionKind::Bool(_) | ExpressionKind::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_name() {
        for name in [
            "password",
            "DB_PASSWORD",
            "githubToken",
            "access_key",
            "master_user_password",
            "client-secret",
            "connection_string",
            "private_key_pem",
            "secrets",
            "secret_id",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "http_tokens",
            "kms_key_id",
            "secret_arn",
            "minimum_password_length",
            "key_name",
            "compass",
            "password_policy",
            "creation_token",
            "customer_master_key_spec",
            "kms_master_key_id",
            "token.actions.githubusercontent.com:sub",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }
}
