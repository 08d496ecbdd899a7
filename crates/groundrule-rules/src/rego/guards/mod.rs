//! What a parsed policy may not say.
//!
//! Some of it would break a promise (the clock, reading past the declared reads), some would bring down the process
//! (recursion), and some means one thing here and another under OPA (`not` over what may be undefined).

mod body;
mod index;
mod names;
mod recursion;
mod safety;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use regorus::unstable::{Import, Module, Rule, RuleHead};

use self::index::{Index, Kind};
use super::refs::{dotted, range};
use crate::BUILTIN;
use crate::diagnostic::{Diagnostic, SourceText};
use crate::text::did_you_mean;

/// A module, and what its place among the policies lets it do.
pub(crate) struct Unit<'a> {
    pub(crate) module: &'a Module,
    pub(crate) source: Arc<SourceText>,
    /// `groundrule.encryption.aws.block_storage`.
    pub(crate) package: String,
    /// The rule's standard and its settings; a shared module has none.
    pub(crate) standard: Option<(&'a str, BTreeSet<&'a str>)>,
}

impl Unit<'_> {
    /// The package's first name: whose policy it is.
    fn namespace(&self) -> &str {
        self.package.split('.').next().unwrap_or_default()
    }

    /// Whether a package is shared with this one.
    fn may_use(&self, package: &str) -> bool {
        let mut names = package.split('.');
        let namespace = names.next().unwrap_or_default();
        names.next() == Some("lib") && (namespace == self.namespace() || namespace == BUILTIN)
    }

    fn fault(&self, span: Range<usize>, message: String, help: Option<String>) -> Diagnostic {
        Diagnostic { source: Arc::clone(&self.source), span: Some(span), message, help }
    }
}

/// Checks all modules of a set together.
pub(crate) fn check(units: &[Unit<'_>]) -> Vec<Diagnostic> {
    let index = Index::new(units);
    let mut faults = Vec::new();
    let mut calls = Vec::new();
    for (position, unit) in units.iter().enumerate() {
        for import in &unit.module.imports {
            check_import(unit, &index, import, &mut faults);
        }
        if unit.standard.is_some() {
            check_shape(unit, &mut faults);
        }
        body::check(unit, position, &index, &mut faults, &mut calls);
    }
    recursion::check(units, &calls, &mut faults);
    faults
}

fn check_import(unit: &Unit<'_>, index: &Index, import: &Import, faults: &mut Vec<Diagnostic>) {
    let path = dotted(&import.refr).unwrap_or_default();
    if path == "rego.v1" {
        return;
    }
    let span = range(import.refr.span());
    let Some(package) = path.strip_prefix("data.") else {
        let help = if path.starts_with("future.keywords") {
            "leave it out: Rego v1 has these keywords"
        } else {
            "only `rego.v1` and packages of `lib` are imported"
        };
        faults.push(unit.fault(span, format!("`{path}` cannot be imported"), Some(help.to_owned())));
        return;
    };
    if unit.may_use(package) && !index.has(package) {
        let known = index.packages().filter(|known| unit.may_use(known));
        let help = did_you_mean(package, known);
        faults.push(unit.fault(span, format!("there is no package `{package}`"), help));
    } else if !unit.may_use(package) {
        let help = format!("shared rules stand in `groundrule.lib` and `{}.lib`", unit.namespace());
        faults.push(unit.fault(span, format!("`{package}` is not shared"), Some(help)));
    }
}

/// A rule's package has `violations`, and the three names mean what the contract says.
fn check_shape(unit: &Unit<'_>, faults: &mut Vec<Diagnostic>) {
    let mut has_violations = false;
    for rule in &unit.module.policy {
        let Some((name, kind)) = index::name_and_kind(rule) else {
            continue;
        };
        let expected = match name {
            "violations" => Kind::Set,
            "applies" | "satisfied" => Kind::Value,
            _ => continue,
        };
        has_violations |= name == "violations" && kind == Kind::Set;
        let span = || range(rule.span()).start..range(rule.span()).start + name.len();
        if kind != expected {
            has_violations |= name == "violations";
            let help = match expected {
                Kind::Set => "write `violations contains {\"at\": …} if { … }`".to_owned(),
                _ => format!("write `{name} if {{ … }}`"),
            };
            faults.push(unit.fault(span(), format!("`{name}` is of the wrong kind"), Some(help)));
        } else if expected == Kind::Value && !is_plain(rule) {
            let help = format!("write `{name} if {{ … }}`");
            faults.push(unit.fault(span(), format!("`{name}` is true or undefined"), Some(help)));
        }
    }
    if !has_violations {
        let help = "write `violations contains {\"at\": READ} if { … }`".to_owned();
        let span = range(unit.module.package.refr.span());
        faults.push(unit.fault(span, "this rule finds no violations".to_owned(), Some(help)));
    }
}

/// Neither a value of its own nor a default nor an `else`.
fn is_plain(rule: &Rule) -> bool {
    match rule {
        Rule::Spec { head: RuleHead::Compr { assign: None, .. }, bodies, .. } => {
            bodies.iter().all(|body| !body.is_else && body.assign.is_none())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
