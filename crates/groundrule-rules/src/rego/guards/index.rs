//! Which rules the packages have.

use std::collections::BTreeMap;

use regorus::unstable::{Expr, Rule, RuleHead};

use super::Unit;
use crate::rego::refs::{Root, reference};

/// Rules by package and name.
pub(super) struct Index(BTreeMap<String, BTreeMap<String, Defined>>);

/// What is defined under a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defined {
    pub(super) kind: Kind,
    /// It has a value whatever the input is.
    pub(super) always: bool,
}

/// What a rule makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One value.
    Value,
    /// A set that grows.
    Set,
    /// An object that grows.
    Object,
    /// A function with so many arguments.
    Function(usize),
}

impl Index {
    pub(super) fn new(units: &[Unit<'_>]) -> Self {
        let mut packages: BTreeMap<String, BTreeMap<String, Defined>> = BTreeMap::new();
        for unit in units {
            let rules = packages.entry(unit.package.clone()).or_default();
            for rule in &unit.module.policy {
                let Some((name, kind)) = name_and_kind(rule) else {
                    continue;
                };
                let always = matches!(kind, Kind::Set | Kind::Object) || is_constant(rule);
                let defined = rules.entry(name.to_owned()).or_insert(Defined { kind, always });
                defined.always |= always;
            }
        }
        Index(packages)
    }

    pub(super) fn has(&self, package: &str) -> bool {
        self.0.contains_key(package)
    }

    pub(super) fn packages(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn rules(&self, package: &str) -> impl Iterator<Item = &str> {
        self.0.get(package).into_iter().flat_map(|rules| rules.keys().map(String::as_str))
    }

    pub(super) fn get(&self, package: &str, name: &str) -> Option<Defined> {
        self.0.get(package)?.get(name).copied()
    }
}

/// Name and kind of a rule. A default says nothing of the kind beyond the function's arguments.
pub(super) fn name_and_kind(rule: &Rule) -> Option<(&str, Kind)> {
    let (refr, kind) = match rule {
        Rule::Default { refr, args, .. } if args.is_empty() => (refr, Kind::Value),
        Rule::Default { refr, args, .. } | Rule::Spec { head: RuleHead::Func { refr, args, .. }, .. } => {
            (refr, Kind::Function(args.len()))
        }
        Rule::Spec { head: RuleHead::Set { refr, .. }, .. } => (refr, Kind::Set),
        Rule::Spec { head: RuleHead::Compr { refr, .. }, .. } => (refr, Kind::Value),
    };
    let reference = reference(refr);
    let Root::Var(name, _) = reference.root else {
        return None;
    };
    Some((name, if reference.steps.is_empty() { kind } else { Kind::Object }))
}

/// `name := value` without a body and without references, or a default.
fn is_constant(rule: &Rule) -> bool {
    match rule {
        Rule::Default { .. } => true,
        Rule::Spec { head: RuleHead::Compr { assign: Some(assign), .. }, bodies, .. } => {
            bodies.iter().all(|body| body.query.stmts.is_empty()) && is_literal(&assign.value)
        }
        Rule::Spec { .. } => false,
    }
}

fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::String { .. }
        | Expr::RawString { .. }
        | Expr::Number { .. }
        | Expr::Bool { .. }
        | Expr::Null { .. }
        // A comprehension is there, if only empty.
        | Expr::ArrayCompr { .. }
        | Expr::SetCompr { .. }
        | Expr::ObjectCompr { .. } => true,
        Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().all(|item| is_literal(item)),
        Expr::Object { fields, .. } => fields
            .iter()
            .all(|(_, key, value)| is_literal(key) && is_literal(value)),
        _ => false,
    }
}
