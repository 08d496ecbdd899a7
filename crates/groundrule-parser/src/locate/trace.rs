//! Where the value of an expression was written, through variables, locals, `each` and outputs.

use rustc_hash::FxHashSet;

use super::constant::{Agreement, agrees, constant};
use super::header::header;
use super::literals::{literals, single, visit};
use super::path::Path;
use super::scope::Scope;
use super::{SourceIndex, Step};
use crate::address::{InstanceKey, Step as PathStep};
use crate::graph::Origin;
use crate::syntax::Span;
use crate::syntax::tree::{Attribute, Expression, ExpressionKind, StepKind, TraversalStep};
use crate::value::Value;

/// A value that takes more steps is not followed: no configuration hands one on that often.
const MAX_STEPS: usize = 32;

/// More expressions are not looked at for one value.
const MAX_EXPRESSIONS: usize = 10_000;

/// Where a reference leads.
#[derive(Debug)]
struct Target<'s> {
    what: String,
    /// Where it is written.
    span: Span,
    /// What is written there, and what of it is meant.
    expression: Option<(&'s Expression, Path)>,
    scope: Scope<'s>,
    /// The variable's block, where a run may have been given another value than the one written here.
    declared: Option<Span>,
}

impl<'s> SourceIndex<'s> {
    /// How a value came to a place where `expression` is written, of which `path` was asked for; from where it was
    /// written. `value` is what the plan has there.
    pub(super) fn trace(
        &self,
        scope: &Scope<'s>,
        expression: &Expression,
        path: &Path,
        value: Option<&Value>,
        origin: Origin,
    ) -> Vec<Step> {
        let mut chain = Vec::new();
        let first = resolve(expression, path);
        let mut next = self.targets(scope, first.expression, &first.path).into_iter().next();
        while let Some(target) = next {
            let written = target.expression.map(|(expression, path)| resolve(expression, &path));
            let settled = written.as_ref().map(|written| constant(written.expression));
            // The value in a state, or one that was given to the run, may be another than the one written here.
            let is_other = (target.declared.is_some() || origin == Origin::State)
                && settled
                    .zip(value)
                    .is_some_and(|(written, value)| agrees(&written, value, None) == Agreement::No);
            if is_other {
                chain.extend(target.declared.map(|span| Step { what: target.what, span }));
                break;
            }
            let span = written.as_ref().and_then(|written| written.entry).unwrap_or(target.span);
            let step = Step { what: target.what, span };
            // Terraform refuses values that go round in circles.
            if chain.len() == MAX_STEPS || chain.contains(&step) {
                break;
            }
            chain.push(step);
            next = written.and_then(|written| {
                self.targets(&target.scope, written.expression, &written.path).into_iter().next()
            });
        }
        chain.reverse();
        chain
    }

    /// Where constants are written that may flow into the part of an expression that a path leads to.
    pub(super) fn gather(
        &self,
        scope: &Scope<'s>,
        expression: &Expression,
        path: &Path,
        spans: &mut Vec<Span>,
    ) {
        let written = resolve(expression, path);
        spans.extend(literals(written.expression));
        let mut seen: FxHashSet<(Span, Path)> = FxHashSet::default();
        let mut open = self.referred(scope, written.expression, &written.path);
        while let Some(target) = open.pop() {
            let Some((expression, path)) = target.expression else { continue };
            let written = resolve(expression, &path);
            if seen.len() >= MAX_EXPRESSIONS || !seen.insert((written.expression.span, written.path.clone()))
            {
                continue;
            }
            spans.extend(literals(written.expression));
            open.extend(self.referred(&target.scope, written.expression, &written.path));
        }
        spans.sort_unstable();
        spans.dedup();
    }

    /// Where all references in an expression lead; of one that is the whole expression, what a path asks for.
    fn referred(&self, scope: &Scope<'s>, expression: &Expression, path: &Path) -> Vec<Target<'s>> {
        let whole = self.targets(scope, expression, path);
        if !whole.is_empty() {
            return whole;
        }
        let mut all = Vec::new();
        visit(expression, &mut |part| {
            if matches!(part.kind, ExpressionKind::Traversal(_)) {
                all.extend(self.targets(scope, part, &Path::default()));
            }
        });
        all
    }

    /// Where a reference leads, if the expression is one: the place that counts first.
    fn targets(&self, scope: &Scope<'s>, expression: &Expression, path: &Path) -> Vec<Target<'s>> {
        let Some((source, steps)) = expression.as_traversal() else { return Vec::new() };
        let Some((name, steps)) =
            steps.split_first().and_then(|(step, rest)| Some((step.attribute()?, rest)))
        else {
            return Vec::new();
        };
        match source {
            "var" => self.variable(scope, name, &joined(steps, path)),
            "local" => {
                let Some(local) = scope.module().locals.get(name) else { return Vec::new() };
                let scope = scope.clone().alone();
                vec![Target::of(format!("local.{name}"), local, joined(steps, path), scope)]
            }
            "each" if name == "value" => {
                let Some(each) = &scope.each else { return Vec::new() };
                let below = match &each.key {
                    Some(key) => {
                        let below = joined(steps, path);
                        std::iter::once(PathStep::Index(key.clone()))
                            .chain(below.steps().iter().cloned())
                            .collect()
                    }
                    None => Vec::new(),
                };
                // `for_each` has no `each` of its own.
                let scope = scope.clone().alone();
                vec![Target::of("each.value".to_owned(), each.for_each, Path::of(&below), scope)]
            }
            "module" => Self::output(scope, name, steps, path).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What a variable may be given: by the module's call, by files, by default.
    pub(super) fn given(&self, scope: &Scope<'s>, name: &str) -> Vec<(Scope<'s>, &'s Expression)> {
        let targets = self.variable(scope, name, &Path::default());
        targets.into_iter().filter_map(|target| Some((target.scope, target.expression?.0))).collect()
    }

    fn variable(&self, scope: &Scope<'s>, name: &str, path: &Path) -> Vec<Target<'s>> {
        let Some(variable) = scope.module().variables.get(name) else { return Vec::new() };
        let what = format!("var.{name}");
        let mut targets = Vec::new();
        if let Some((caller, call)) = scope.caller()
            && let Some(argument) = call.block.body.attribute(name)
        {
            targets.push(Target::of(what.clone(), argument, path.clone(), caller));
        }
        let own = scope.clone().alone();
        let header = header(self.files, &variable.block);
        let declared = scope.is_root().then_some(header);
        if scope.is_root()
            && let Some(given) = self.root.variables.get(name)
        {
            targets.push(Target {
                what: what.clone(),
                span: given.value.span,
                expression: Some((&given.value, path.clone())),
                scope: own.clone(),
                declared,
            });
        }
        if let Some(default) = variable.block.body.attribute("default") {
            targets.push(Target { declared, ..Target::of(what, default, path.clone(), own) });
        } else if targets.is_empty() {
            targets.push(Target { what, span: header, expression: None, scope: own, declared });
        }
        targets
    }

    /// `module.name.output`, or with the key of an instance `module.name["key"].output`.
    fn output(scope: &Scope<'s>, name: &str, steps: &[TraversalStep], path: &Path) -> Option<Target<'s>> {
        let call = scope.module().calls.get(name)?;
        let (first, rest) = steps.split_first()?;
        let (key, output, rest) = match first.attribute() {
            Some(output) => (None, output, rest),
            None => {
                let (second, rest) = rest.split_first()?;
                (Some(key_of(first)?), second.attribute()?, rest)
            }
        };
        let inner = scope.call(call, key)?;
        let value = inner.module().outputs.get(output)?.block.body.attribute("value")?;
        Some(Target::of(format!("module.{name}.{output}"), value, joined(rest, path), inner))
    }
}

impl<'s> Target<'s> {
    fn of(what: String, attribute: &'s Attribute, path: Path, scope: Scope<'s>) -> Self {
        Target {
            what,
            span: attribute.span,
            expression: Some((&attribute.value, path)),
            scope,
            declared: None,
        }
    }
}

/// The steps of a reference and what is asked for below it; as far as the steps are constants.
fn joined(steps: &[TraversalStep], path: &Path) -> Path {
    let mut all = Vec::new();
    for step in steps {
        match &step.kind {
            StepKind::Attribute(name) => all.push(PathStep::Name(name.clone())),
            StepKind::Index(_) => match key_of(step) {
                Some(key) => all.push(PathStep::Index(key)),
                None => return Path::of(&all),
            },
            StepKind::AttributeSplat | StepKind::FullSplat => return Path::of(&all),
        }
    }
    all.extend_from_slice(path.steps());
    Path::of(&all)
}

fn key_of(step: &TraversalStep) -> Option<InstanceKey> {
    let StepKind::Index(index) = &step.kind else { return None };
    match constant(index) {
        Value::String(key) => Some(InstanceKey::String(key.into())),
        Value::Number(number) => number.as_i64().map(InstanceKey::Int),
        _ => None,
    }
}

/// A part of an expression.
struct Resolved<'e> {
    expression: &'e Expression,
    /// What of it was asked for, and can't be seen in it.
    path: Path,
    /// Where the entry of an object stands that it is the value of.
    entry: Option<Span>,
}

/// Down into literals, as far as they go.
fn resolve<'e>(expression: &'e Expression, path: &Path) -> Resolved<'e> {
    let mut at = Resolved { expression, path: path.clone(), entry: None };
    loop {
        let (inner, entry, is_step) = match (&at.expression.kind, at.path.steps().first()) {
            (ExpressionKind::Parenthesis(inner), _) => (Some(&**inner), at.entry, false),
            (ExpressionKind::Template(parts), _) => (single(parts), at.entry, false),
            (
                ExpressionKind::Object(items),
                Some(PathStep::Name(key) | PathStep::Index(InstanceKey::String(key))),
            ) => {
                let is_it = |key_of: &Expression| constant(key_of).as_str() == Some(key);
                let item = items.iter().rev().find(|item| is_it(&item.key));
                let entry = item.map(|item| item.key.span.to(item.value.span));
                (item.map(|item| &item.value), entry, true)
            }
            (ExpressionKind::Tuple(elements), Some(PathStep::Index(InstanceKey::Int(index)))) => {
                let element = usize::try_from(*index).ok().and_then(|index| elements.get(index));
                (element, element.map(|element| element.span), true)
            }
            _ => (None, None, false),
        };
        let Some(inner) = inner else { return at };
        let path = if is_step { at.path.below() } else { at.path };
        at = Resolved { expression: inner, path, entry };
    }
}
