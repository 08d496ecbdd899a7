//! The blocks of a file to the parts of a module.

use std::collections::btree_map::Entry;
use std::path::Path;

use super::merge;
use super::module::{
    Module, ModuleCall, OutputBlock, ProviderBlock, RequiredProvider, ResourceBlock, ResourceName,
    VariableBlock,
};
use super::problem::{Diagnostic, Place, Problem, Severity};
use super::references;
use crate::address::Mode;
use crate::syntax::tree::{Attribute, Block, Body, Expression, ExpressionKind, Name};
use crate::syntax::{FileId, Files, Parsed, Span, json};

/// Of what is wrong with a file, so much is said.
const MOST_SAID: usize = 100;

/// The blocks at the top of a file, and how many labels they have.
const KINDS: [(&str, usize); 14] = [
    ("variable", 1),
    ("locals", 0),
    ("output", 1),
    ("resource", 2),
    ("data", 2),
    ("ephemeral", 2),
    ("module", 1),
    ("provider", 1),
    ("terraform", 0),
    ("moved", 0),
    ("removed", 0),
    ("import", 0),
    ("check", 1),
    // Of Terraform 1.14; nothing is known of them here.
    ("action", 2),
];

impl Module {
    /// A module that says nothing yet.
    pub(super) fn new(directory: &Path) -> Self {
        Self { directory: directory.into(), ..Self::default() }
    }

    /// A module of which nothing can be read.
    pub(super) fn unreadable(directory: &Path, problem: Problem) -> Self {
        let mut module = Self::new(directory);
        module.diagnostics.push(Diagnostic::path(directory, problem));
        module
    }
}

/// Takes a file into the module.
pub(super) fn file(module: &mut Module, file: FileId, parsed: &Parsed, is_override: bool, files: &Files) {
    module.files.push(file);
    let mut said: Vec<Diagnostic> = parsed.errors.iter().cloned().map(Diagnostic::from).collect();
    if is_override {
        let mut part = Module::new(&module.directory);
        gather(&mut part, &parsed.body, files, &mut said);
        merge::module(module, part);
    } else {
        gather(module, &parsed.body, files, &mut said);
    }
    if said.len() > MOST_SAID {
        let more = said.len() - MOST_SAID;
        let place = said[MOST_SAID].place.clone();
        said.truncate(MOST_SAID);
        said.push(Diagnostic { severity: Severity::Error, place, problem: Problem::More(more) });
    }
    module.diagnostics.append(&mut said);
}

fn gather(module: &mut Module, body: &Body, files: &Files, said: &mut Vec<Diagnostic>) {
    for block in &body.blocks {
        let kind = &*block.kind.text;
        match KINDS.iter().find(|known| known.0 == kind) {
            Some(&(_, labels)) if labels == block.labels.len() => add(module, block.clone(), files, said),
            Some(&(kind, expected)) => said.push(Diagnostic::error(
                block.header(),
                Problem::Labels { kind, expected, found: block.labels.len() },
            )),
            None => said.push(Diagnostic::error(block.header(), Problem::UnknownBlock(kind.into()))),
        }
    }
    for attribute in &body.attributes {
        let name = &*attribute.name.text;
        match KINDS.iter().find(|known| known.0 == name) {
            Some(&(kind, labels)) if body.is_json => {
                let one = Body { attributes: vec![attribute.clone()], is_json: true, ..Body::default() };
                for block in one.blocks_labelled(kind, labels) {
                    add(module, block.into_owned(), files, said);
                }
            }
            _ if body.is_json => {
                said.push(Diagnostic::error(attribute.name.span, Problem::UnknownBlock(name.into())));
            }
            _ => said.push(Diagnostic::error(attribute.name.span, Problem::UnknownArgument(name.into()))),
        }
    }
}

fn add(module: &mut Module, mut block: Block, files: &Files, said: &mut Vec<Diagnostic>) {
    references::unquote(&mut block, files);
    if block.body.is_json {
        take_as_written(&mut block, files, said);
    }
    let mut labels = block.labels.clone().into_iter();
    let header = block.header();
    let mut twice = None;
    let mut duplicate = |what: String, first: Span| twice = Some((what, first));
    match (&*block.kind.text, labels.next(), labels.next()) {
        ("variable", Some(name), _) => match module.variables.entry(name.text.clone()) {
            Entry::Occupied(first) => {
                duplicate(format!("variable {:?}", name.text), first.get().block.header());
            }
            Entry::Vacant(entry) => _ = entry.insert(VariableBlock { name, block }),
        },
        ("locals", ..) => {
            for attribute in block.body.attributes {
                match module.locals.entry(attribute.name.text.clone()) {
                    Entry::Occupied(first) => {
                        let what = format!("local value {:?}", attribute.name.text);
                        let problem = Problem::Duplicate { what: what.into(), first: first.get().name.span };
                        said.push(Diagnostic::error(attribute.name.span, problem));
                    }
                    Entry::Vacant(entry) => _ = entry.insert(attribute),
                }
            }
        }
        ("output", Some(name), _) => match module.outputs.entry(name.text.clone()) {
            Entry::Occupied(first) => {
                duplicate(format!("output {:?}", name.text), first.get().block.header());
            }
            Entry::Vacant(entry) => _ = entry.insert(OutputBlock { name, block }),
        },
        (kind @ ("resource" | "data" | "ephemeral"), Some(type_name), Some(name)) => {
            let mode = match kind {
                "resource" => Mode::Managed,
                "data" => Mode::Data,
                _ => Mode::Ephemeral,
            };
            let key = ResourceName { mode, type_name: type_name.text.clone(), name: name.text.clone() };
            match module.resources.entry(key) {
                Entry::Occupied(first) => {
                    let what = format!("{kind} {:?} {:?}", type_name.text, name.text);
                    duplicate(what, first.get().block.header());
                }
                Entry::Vacant(entry) => _ = entry.insert(ResourceBlock { mode, type_name, name, block }),
            }
        }
        ("module", Some(name), _) => match module.calls.entry(name.text.clone()) {
            Entry::Occupied(first) => {
                duplicate(format!("module {:?}", name.text), first.get().block.header());
            }
            Entry::Vacant(entry) => _ = entry.insert(ModuleCall { name, block }),
        },
        ("provider", Some(name), _) => {
            let alias: Option<Box<str>> =
                block.body.value("alias").and_then(Expression::as_str).map(Into::into);
            match module.provider(&name.text, alias.as_deref()) {
                Some(first) => {
                    let alias = alias.map_or(String::new(), |alias| format!(".{alias}"));
                    duplicate(format!("provider {}{alias}", name.text), first.block.header());
                }
                None => module.providers.push(ProviderBlock { name, alias, block }),
            }
        }
        ("terraform", ..) => settings(module, &block, files, said),
        ("check", ..) => {
            for nested in block.body.blocks_labelled("data", 2) {
                add(module, nested.into_owned(), files, said);
            }
            module.checks.push(block);
        }
        ("moved", ..) => module.moved.push(block),
        ("removed", ..) => module.removed.push(block),
        ("import", ..) => module.imports.push(block),
        _ => {}
    }
    if let Some((what, first)) = twice {
        said.push(Diagnostic::error(header, Problem::Duplicate { what: what.into(), first }));
    }
}

/// A `terraform` block.
fn settings(module: &mut Module, block: &Block, files: &Files, said: &mut Vec<Diagnostic>) {
    let mut once = |place: &mut Option<Block>, found: Block| match place {
        Some(first) => {
            let what = format!("the {}", found.kind.text);
            let problem = Problem::Duplicate { what: what.into(), first: first.header() };
            said.push(Diagnostic::error(found.header(), problem));
        }
        None => *place = Some(found),
    };
    for backend in block.body.blocks_labelled("backend", 1) {
        once(&mut module.backend, backend.into_owned());
    }
    for cloud in block.body.blocks_named("cloud") {
        once(&mut module.cloud, cloud.into_owned());
    }
    module.required_versions.extend(block.body.attribute("required_version").cloned());
    for required in block.body.blocks_named("required_providers") {
        for attribute in &required.body.attributes {
            let provider = required_provider(attribute, files);
            match module.required_providers.entry(attribute.name.text.clone()) {
                Entry::Occupied(first) => {
                    let what = format!("the requirement of provider {:?}", attribute.name.text);
                    let problem = Problem::Duplicate { what: what.into(), first: first.get().span };
                    said.push(Diagnostic::error(attribute.name.span, problem));
                }
                Entry::Vacant(entry) => _ = entry.insert(provider),
            }
        }
    }
}

fn required_provider(attribute: &Attribute, files: &Files) -> RequiredProvider {
    let value = &attribute.value;
    let mut provider = RequiredProvider {
        name: attribute.name.clone(),
        source: None,
        version: None,
        configuration_aliases: Vec::new(),
        span: attribute.span,
    };
    let text = |value: &Expression| value.as_str().map(|text| Name { text: text.into(), span: value.span });
    match &value.kind {
        ExpressionKind::Object(items) => {
            for item in items {
                match item.key.as_str() {
                    Some("source") => provider.source = text(&item.value),
                    Some("version") => provider.version = text(&item.value),
                    Some("configuration_aliases") => {
                        provider.configuration_aliases = item
                            .value
                            .elements()
                            .iter()
                            .map(|alias| references::unquoted(alias, files))
                            .collect();
                    }
                    _ => {}
                }
            }
        }
        // Of Terraform 0.12: only the version.
        _ => provider.version = text(value),
    }
    provider
}

/// In JSON syntax too Terraform evaluates no templates where it takes no expressions: in defaults and descriptions.
fn take_as_written(block: &mut Block, files: &Files, said: &mut Vec<Diagnostic>) {
    let names: &[&str] = match &*block.kind.text {
        "variable" => &["default", "description", "deprecated"],
        "output" => &["description", "deprecated"],
        _ => return,
    };
    for attribute in block.body.attributes.iter_mut().filter(|found| names.contains(&&*found.name.text)) {
        let span = attribute.value.span;
        if let Ok(value) = json::parse_value(span, files.get(span.file).text()) {
            attribute.value = value;
        }
        let is_inside = |place: &Place| {
            matches!(place, Place::Span(place)
                if place.file == span.file && span.start <= place.start && place.end <= span.end)
        };
        said.retain(|diagnostic| !is_inside(&diagnostic.place));
    }
}
