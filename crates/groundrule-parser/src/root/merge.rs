//! Override files: what Terraform takes from them and what it leaves as it is.
//!
//! <https://developer.hashicorp.com/terraform/language/files/override>: an argument replaces the one of the same name,
//! blocks inside of a block replace all those of the same type.

use std::collections::BTreeSet;

use super::module::Module;
use super::problem::{Diagnostic, Problem};
use crate::address::Mode;
use crate::syntax::Span;
use crate::syntax::tree::{Block, Body};

/// Merges what an override file says into the module.
pub(super) fn module(base: &mut Module, over: Module) {
    let mut said = over.diagnostics;
    let mut missing = |what: String, span: Span| {
        said.push(Diagnostic::error(span, Problem::NothingToOverride(what.into())));
    };
    for (name, variable) in over.variables {
        match base.variables.get_mut(&name) {
            Some(found) => attributes(&mut found.block.body, &variable.block.body),
            None => missing(format!("variable {name:?}"), variable.block.header()),
        }
    }
    for (name, local) in over.locals {
        match base.locals.get_mut(&name) {
            Some(found) => *found = local,
            None => missing(format!("local value {name:?}"), local.name.span),
        }
    }
    let mut no_override = Vec::new();
    for (name, mut output) in over.outputs {
        take_depends_on(&mut output.block, &mut no_override);
        match base.outputs.get_mut(&name) {
            Some(found) => attributes(&mut found.block.body, &output.block.body),
            None => missing(format!("output {name:?}"), output.block.header()),
        }
    }
    for (name, mut resource) in over.resources {
        take_depends_on(&mut resource.block, &mut no_override);
        match base.resources.get_mut(&name) {
            Some(found) => {
                lifecycle(&mut found.block.body, &mut resource.block.body);
                body(&mut found.block.body, resource.block.body);
            }
            None => {
                let kind = match name.mode {
                    Mode::Data => "data",
                    Mode::Ephemeral => "ephemeral",
                    Mode::Managed | Mode::Other => "resource",
                };
                missing(format!("{kind} {:?} {:?}", name.type_name, name.name), resource.block.header());
            }
        }
    }
    for (name, mut call) in over.calls {
        take_depends_on(&mut call.block, &mut no_override);
        match base.calls.get_mut(&name) {
            Some(found) => body(&mut found.block.body, call.block.body),
            None => missing(format!("module {name:?}"), call.block.header()),
        }
    }
    for provider in over.providers {
        let found = base
            .providers
            .iter_mut()
            .find(|found| found.name.text == provider.name.text && found.alias == provider.alias);
        match found {
            Some(found) => body(&mut found.block.body, provider.block.body),
            None => missing(format!("provider {:?}", provider.name.text), provider.block.header()),
        }
    }
    base.required_providers.extend(over.required_providers);
    if !over.required_versions.is_empty() {
        base.required_versions = over.required_versions;
    }
    // One takes the place of the other.
    if over.backend.is_some() || over.cloud.is_some() {
        base.backend = over.backend;
        base.cloud = over.cloud;
    }
    for block in over.moved.iter().chain(&over.removed).chain(&over.imports).chain(&over.checks) {
        no_override.push((format!("a {} block", block.kind.text), block.header()));
    }
    said.extend(
        no_override.into_iter().map(|(what, span)| Diagnostic::error(span, Problem::NoOverride(what.into()))),
    );
    base.diagnostics.append(&mut said);
}

/// `depends_on` may not be overridden.
fn take_depends_on(block: &mut Block, no_override: &mut Vec<(String, Span)>) {
    block.body.attributes.retain(|attribute| {
        let stays = &*attribute.name.text != "depends_on";
        if !stays {
            no_override.push(("depends_on".to_owned(), attribute.span));
        }
        stays
    });
}

/// Arguments replace those of the same name; blocks stay as they are.
fn attributes(base: &mut Body, over: &Body) {
    for attribute in &over.attributes {
        match base.attributes.iter_mut().find(|found| found.name.text == attribute.name.text) {
            Some(found) => *found = attribute.clone(),
            None => base.attributes.push(attribute.clone()),
        }
    }
}

/// Arguments replace those of the same name, blocks all those of the same type, `dynamic` ones too.
fn body(base: &mut Body, over: Body) {
    attributes(base, &over);
    let made = |block: &Block| match (&*block.kind.text, block.labels.first()) {
        ("dynamic", Some(label)) => label.text.clone(),
        _ => block.kind.text.clone(),
    };
    let mut replaced: BTreeSet<Box<str>> = over.blocks.iter().map(made).collect();
    // In JSON syntax an attribute may be blocks.
    base.attributes.retain(|attribute| !(base.is_json && replaced.contains(&attribute.name.text)));
    if over.is_json {
        replaced.extend(over.attributes.iter().map(|attribute| attribute.name.text.clone()));
    }
    base.blocks.retain(|block| !replaced.contains(&made(block)));
    base.blocks.extend(over.blocks);
    base.is_json |= over.is_json;
}

/// The arguments of `lifecycle` are merged one by one. Its conditions are not overridden.
fn lifecycle(base: &mut Body, over: &mut Body) {
    let take = |body: &mut Body| {
        let found: Vec<Block> = body.blocks_named("lifecycle").map(std::borrow::Cow::into_owned).collect();
        body.blocks.retain(|block| &*block.kind.text != "lifecycle");
        body.attributes.retain(|attribute| &*attribute.name.text != "lifecycle");
        found
    };
    let overs = take(over);
    if overs.is_empty() {
        return;
    }
    let mut found = take(base).into_iter();
    for mut block in overs {
        block.body.blocks.clear();
        match found.next() {
            Some(mut base_block) => {
                attributes(&mut base_block.body, &block.body);
                base.blocks.push(base_block);
            }
            None => base.blocks.push(block),
        }
    }
}
