//! What an expression refers to, without evaluating it.

use std::fmt::Write;

use crate::address::InstanceKey;
use crate::language::number::Number;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, StepKind, TemplatePart, TraversalStep};

/// A name that an expression uses, and the steps from it that are written out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variable<'e> {
    /// Where it begins: `var`, `aws_instance`.
    pub name: &'e str,
    /// Where the name stands.
    pub span: Span,
    /// Attributes, and indices that are a plain number or string, up to the first step that is something else.
    pub steps: &'e [TraversalStep],
}

/// What an expression uses from outside of it, in the order in which it stands there; variables of its own `for` are left
/// out.
pub fn variables(expression: &Expression) -> Vec<Variable<'_>> {
    let mut walk = Walk::default();
    walk.expression(expression);
    walk.found
}

/// The references of an expression as a plan's configuration lists them: each followed by what it is a part of
/// (`aws_vpc.a.id`, `aws_vpc.a`), as in Terraform's `jsonconfig`. Repeated where the expression repeats them.
pub fn references(expression: &Expression) -> Vec<String> {
    let mut references = Vec::new();
    for variable in variables(expression) {
        list(&variable, &mut references);
    }
    references
}

#[derive(Default)]
struct Walk<'e> {
    found: Vec<Variable<'e>>,
    /// Variables of the `for`s around.
    own: Vec<&'e str>,
}

impl<'e> Walk<'e> {
    fn expression(&mut self, expression: &'e Expression) {
        stacker::maybe_grow(super::STACK_LEFT, super::STACK_MORE, || self.kind(expression));
    }

    fn kind(&mut self, expression: &'e Expression) {
        match &expression.kind {
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_) => {}
            ExpressionKind::Template(parts) => self.template(parts),
            ExpressionKind::Tuple(elements) => elements.iter().for_each(|element| self.expression(element)),
            ExpressionKind::Object(items) => {
                for item in items {
                    self.expression(&item.key);
                    self.expression(&item.value);
                }
            }
            ExpressionKind::Variable(name) => self.name(name, expression.span, &[]),
            ExpressionKind::Traversal(traversal) => {
                match &traversal.source.kind {
                    ExpressionKind::Variable(name) => {
                        let written = traversal.steps.iter().take_while(|step| is_written_out(step)).count();
                        self.name(name, traversal.source.span, &traversal.steps[..written]);
                    }
                    _ => self.expression(&traversal.source),
                }
                for step in &traversal.steps {
                    if let StepKind::Index(key) = &step.kind {
                        self.expression(key);
                    }
                }
            }
            ExpressionKind::Call(call) => {
                call.arguments.iter().for_each(|argument| self.expression(argument));
            }
            ExpressionKind::Conditional(conditional) => {
                self.expression(&conditional.condition);
                self.expression(&conditional.then);
                self.expression(&conditional.otherwise);
            }
            ExpressionKind::Unary(_, operand) => self.expression(operand),
            ExpressionKind::Binary(binary) => {
                self.expression(&binary.left);
                self.expression(&binary.right);
            }
            ExpressionKind::For(each) => {
                self.expression(&each.collection);
                let own = self.own.len();
                self.own.extend(each.key.as_ref().map(|name| &*name.text));
                self.own.push(&each.value.text);
                for part in each.key_result.iter().chain([&each.result]).chain(&each.condition) {
                    self.expression(part);
                }
                self.own.truncate(own);
            }
            ExpressionKind::Parenthesis(inner) => self.expression(inner),
        }
    }

    fn name(&mut self, name: &'e str, span: Span, steps: &'e [TraversalStep]) {
        if !self.own.contains(&name) {
            self.found.push(Variable { name, span, steps });
        }
    }

    fn template(&mut self, parts: &'e [TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal(_) => {}
                TemplatePart::Interpolation(inner) => self.expression(inner),
                TemplatePart::If { condition, then, otherwise } => {
                    self.expression(condition);
                    self.template(then);
                    self.template(otherwise);
                }
                TemplatePart::For { key, value, collection, body } => {
                    self.expression(collection);
                    let own = self.own.len();
                    self.own.extend(key.as_deref());
                    self.own.push(value);
                    self.template(body);
                    self.own.truncate(own);
                }
            }
        }
    }
}

fn is_written_out(step: &TraversalStep) -> bool {
    match &step.kind {
        StepKind::Attribute(_) => true,
        StepKind::Index(key) => matches!(key.kind, ExpressionKind::Number(_) | ExpressionKind::String(_)),
        StepKind::AttributeSplat | StepKind::FullSplat => false,
    }
}

/// The steps that lead to what can be referred to, and the key of its instance.
struct Subject<'e> {
    /// Without key: `aws_vpc.a`, `module.m`, `var.x`.
    base: String,
    key: Option<InstanceKey>,
    /// Of a module.
    output: Option<&'e str>,
    rest: &'e [TraversalStep],
}

impl Subject<'_> {
    fn with_key(&self) -> String {
        self.key.as_ref().map_or_else(|| self.base.clone(), |key| format!("{}{key}", self.base))
    }
}

fn list(variable: &Variable, references: &mut Vec<String>) {
    let Some(subject) = subject(variable) else { return };
    let mut whole = subject.with_key();
    if let Some(output) = subject.output {
        let _ = write!(whole, ".{output}");
    }
    for steps in (1..=subject.rest.len()).rev() {
        let mut reference = whole.clone();
        for step in &subject.rest[..steps] {
            write_step(&mut reference, step);
        }
        references.push(reference);
    }
    references.push(whole);
    if subject.output.is_some() {
        references.push(subject.with_key());
    } else if subject.key.is_some() {
        references.push(subject.base);
    }
}

fn subject<'e>(variable: &Variable<'e>) -> Option<Subject<'e>> {
    let steps = variable.steps;
    let attribute = |place: usize| steps.get(place).and_then(TraversalStep::attribute);
    let plain = |base: String, used: usize| Subject { base, key: None, output: None, rest: &steps[used..] };
    match variable.name {
        name @ ("count" | "each" | "local" | "path" | "terraform" | "var") => {
            Some(plain(format!("{name}.{}", attribute(0)?), 1))
        }
        "self" => Some(plain("self".into(), 0)),
        "template" | "lazy" | "arg" => None,
        "module" => {
            let base = format!("module.{}", attribute(0)?);
            let (key, used) = key_at(steps, 1)?;
            let output = attribute(used);
            if output.is_none() && used < steps.len() {
                return None;
            }
            let rest = &steps[used + usize::from(output.is_some())..];
            Some(Subject { base, key, output, rest })
        }
        name @ ("data" | "ephemeral" | "resource") => {
            let mode = if name == "resource" { String::new() } else { format!("{name}.") };
            let base = format!("{mode}{}.{}", attribute(0)?, attribute(1)?);
            let (key, used) = key_at(steps, 2)?;
            Some(Subject { base, key, output: None, rest: &steps[used..] })
        }
        name => {
            let base = format!("{name}.{}", attribute(0)?);
            let (key, used) = key_at(steps, 1)?;
            Some(Subject { base, key, output: None, rest: &steps[used..] })
        }
    }
}

/// The key of an instance at this step, if there is one, and the steps used; nothing for what can't be a key.
fn key_at(steps: &[TraversalStep], place: usize) -> Option<(Option<InstanceKey>, usize)> {
    match steps.get(place).map(|step| &step.kind) {
        Some(StepKind::Index(key)) => Some((Some(instance_key(key)?), place + 1)),
        _ => Some((None, place)),
    }
}

fn instance_key(key: &Expression) -> Option<InstanceKey> {
    match &key.kind {
        ExpressionKind::String(text) => Some(InstanceKey::String(text.clone())),
        ExpressionKind::Number(text) => Number::parse(text)?.to_i64().map(InstanceKey::Int),
        _ => None,
    }
}

fn write_step(reference: &mut String, step: &TraversalStep) {
    let _ = match &step.kind {
        StepKind::Attribute(name) => write!(reference, ".{name}"),
        StepKind::Index(key) => match (instance_key(key), &key.kind) {
            (Some(key), _) => write!(reference, "{key}"),
            (None, ExpressionKind::Number(text)) => write!(reference, "[{text}]"),
            (None, _) => Ok(()),
        },
        StepKind::AttributeSplat | StepKind::FullSplat => Ok(()),
    };
}
