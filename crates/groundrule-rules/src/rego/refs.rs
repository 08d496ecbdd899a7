//! References in a policy, taken apart.

use std::ops::Range;

use regorus::unstable::{Expr, Span};

/// A step of a reference.
pub(super) enum Step<'a> {
    /// `.name` or `["name"]`.
    Name(String, Range<usize>),
    /// `[expression]`.
    Index(&'a Expr),
}

/// `root.name[expression]…`, as far as it is one.
pub(super) struct Reference<'a> {
    /// A variable's name, or what else a reference can begin with.
    pub(super) root: Root<'a>,
    pub(super) steps: Vec<Step<'a>>,
}

pub(super) enum Root<'a> {
    Var(&'a str, Range<usize>),
    Other(&'a Expr),
}

/// A span in bytes.
pub(super) fn range(span: &Span) -> Range<usize> {
    span.start as usize..(span.end as usize).max(span.start as usize)
}

/// Takes a reference apart; an expression that is none is its own root.
pub(super) fn reference(mut expr: &Expr) -> Reference<'_> {
    let mut steps = Vec::new();
    let root = loop {
        match expr {
            Expr::Var { span, .. } => break Root::Var(span.text(), range(span)),
            Expr::RefDot { refr, field, .. } => {
                steps.push(Step::Name(field.0.text().to_owned(), range(&field.0)));
                expr = refr;
            }
            Expr::RefBrack { refr, index, .. } => {
                steps.push(match constant_name(index) {
                    Some(name) => Step::Name(name, range(index.span())),
                    None => Step::Index(index),
                });
                expr = refr;
            }
            _ => break Root::Other(expr),
        }
    };
    steps.reverse();
    Reference { root, steps }
}

fn constant_name(index: &Expr) -> Option<String> {
    match index {
        Expr::String { value, .. } | Expr::RawString { value, .. } => {
            value.as_string().ok().map(ToString::to_string)
        }
        _ => None,
    }
}

impl Reference<'_> {
    /// The names that the reference begins with, after its root, and where each stands.
    pub(super) fn names(&self) -> Vec<(&str, Range<usize>)> {
        let mut names = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let Step::Name(name, span) = step else { break };
            names.push((name.as_str(), span.clone()));
        }
        names
    }
}

/// `a.b.c` of names only.
pub(super) fn dotted(expr: &Expr) -> Option<String> {
    let reference = reference(expr);
    let Root::Var(root, _) = reference.root else {
        return None;
    };
    let names = reference.names();
    if names.len() != reference.steps.len() {
        return None;
    }
    let mut path = root.to_owned();
    for (name, _) in names {
        path.push('.');
        path.push_str(name);
    }
    Some(path)
}
