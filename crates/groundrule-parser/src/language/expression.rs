//! Expressions to values, as HCL does it for Terraform 1.11: what names mean is the [`Scope`]'s business.
//!
//! Terraform stops at an error, a linter must not. What could not be evaluated is a [`Problem`] with its place and an
//! unknown value for [`Cause::Invalid`]; what stands around it is evaluated with that, so that at most *undetermined*
//! follows. Where Terraform drops errors (the arm of a conditional that is not taken, `try`, `can`) they are dropped.
//!
//! Work and size are bounded by a [`Budget`]: what would exceed it is unknown for [`Cause::TooLarge`].
//!
//! An unknown that is only passed on (parentheses, steps, a lone interpolation, a conditional whose condition is known)
//! stays exactly what it is; what is computed is unknown for all that it was computed from.

mod access;
mod budget;
mod call;
mod conditional;
mod construct;
mod each;
mod operators;
mod references;
mod render;
mod splat;
mod template;

pub use budget::Budget;
pub use references::{Variable, references, variables};

use super::functions;
use super::types::Type;
use super::value::{Because, Cause, Data, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, TraversalStep};

/// Problems of one expression beyond this many are not told: a `for` may repeat one for each of its elements.
const MOST_PROBLEMS: usize = 32;
/// Stack that one level of an expression may need, and how much is added where there is less.
const STACK_LEFT: usize = 128 << 10;
const STACK_MORE: usize = 2 << 20;

/// Where an expression stands: what its names mean.
pub trait Scope {
    /// What the beginning of a traversal stands for. `name` is where it begins (`var`, `aws_instance`, `each`), `steps`
    /// are all that follow, and `span` is the name's place.
    ///
    /// Steps behind those that were used are taken from the value. To be lazy, evaluate only what the steps ask for; to be
    /// exact, give unknown attributes as [`Because::Exactly`], which steps further down keep.
    ///
    /// A problem is what Terraform says of names that nothing declares: it is recorded, even within `try`, and the
    /// value is unknown. What is declared but is itself broken is unknown for [`Cause::Invalid`], not a problem: it
    /// was recorded where it stands.
    fn resolve(&self, name: &str, steps: &[TraversalStep], span: Span) -> Result<Resolved, Problem>;

    /// What is left of the work that may be done; one for all expressions of a root, so that they are bounded together.
    fn budget(&self) -> &Budget;

    /// Whether problems may quote values, as Terraform's do. A log is no place for those.
    fn quotes_values(&self) -> bool {
        false
    }

    /// What functions see of the world; the evaluator itself renders templates.
    fn context(&self) -> functions::Context<'_>;
}

/// What the beginning of a traversal stands for.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The value.
    pub value: Value,
    /// How many of the steps led to it: `var.x` uses one, `data.t.n` two, `aws_instance.a[0].id` may use one, two or three.
    /// A splat can't be used.
    pub steps: usize,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What, in a sentence. It names types and names of attributes, never a value.
    pub message: Box<str>,
}

/// What an expression came to.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// The value; of what has problems, unknown.
    pub value: Value,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// Evaluates an expression.
pub fn evaluate(expression: &Expression, scope: &dyn Scope) -> Evaluated {
    let mut evaluation = Evaluation::new(scope);
    let value = evaluation.value(expression, None);
    evaluation.finish(value)
}

/// The variables of `for` around an expression, innermost first.
#[derive(Clone, Copy)]
struct Names<'n> {
    key: Option<(&'n str, &'n Value)>,
    value: (&'n str, &'n Value),
    outer: Option<&'n Names<'n>>,
}

impl<'n> Names<'n> {
    fn find(&self, name: &str) -> Option<&'n Value> {
        let mut names = Some(self);
        while let Some(here) = names {
            // Of two equal names the value's counts: HCL sets it last.
            if here.value.0 == name {
                return Some(here.value.1);
            }
            if let Some((_, key)) = here.key.filter(|key| key.0 == name) {
                return Some(key);
            }
            names = here.outer;
        }
        None
    }
}

/// The evaluation of one expression.
struct Evaluation<'s> {
    scope: &'s dyn Scope,
    /// What Terraform would stop at, unless a part that is dropped holds it.
    problems: Vec<Problem>,
    /// What is never dropped: names that nothing declares, and too much work.
    lasting: Vec<Problem>,
    /// What may still be done for this expression alone.
    left: u64,
    place: Place,
}

/// What an expression is a part of: not all functions can be called everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Configuration,
    TemplateFile,
    TemplateString,
}

impl<'s> Evaluation<'s> {
    fn new(scope: &'s dyn Scope) -> Self {
        let left = budget::MOST_STEPS_OF_ONE;
        Evaluation { scope, problems: Vec::new(), lasting: Vec::new(), left, place: Place::Configuration }
    }

    fn finish(mut self, value: Value) -> Evaluated {
        for problem in std::mem::take(&mut self.lasting) {
            add(&mut self.problems, problem);
        }
        Evaluated { value, problems: self.problems }
    }

    /// The value of an expression; unknown where it has problems.
    fn value(&mut self, expression: &Expression, names: Option<&Names>) -> Value {
        let budget = self.scope.budget();
        let value = if budget.enter() && self.take(1) {
            stacker::maybe_grow(STACK_LEFT, STACK_MORE, || self.dispatch(expression, names))
        } else {
            self.too_large(expression.span)
        };
        budget.leave();
        value
    }

    fn dispatch(&mut self, expression: &Expression, names: Option<&Names>) -> Value {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Null => Value::null(Type::Dynamic),
            ExpressionKind::Bool(flag) => Value::from(*flag),
            ExpressionKind::Number(text) => match super::Number::parse(text) {
                Some(number) => Value::from(number),
                None => self.too_large(span),
            },
            ExpressionKind::String(text) => Value::from(&**text),
            ExpressionKind::Template(parts) => self.template(parts, span, names),
            ExpressionKind::Tuple(elements) => self.tuple(elements, span, names),
            ExpressionKind::Object(items) => self.object(items, span, names),
            ExpressionKind::Variable(name) => self.traversal_from(name, span, &[], names),
            ExpressionKind::Traversal(traversal) => match &traversal.source.kind {
                ExpressionKind::Variable(name) => {
                    self.traversal_from(name, traversal.source.span, &traversal.steps, names)
                }
                _ => {
                    let source = self.value(&traversal.source, names);
                    self.steps(source, &traversal.steps, names)
                }
            },
            ExpressionKind::Call(call) => self.call(call, span, names),
            ExpressionKind::Conditional(conditional) => self.conditional(conditional, names),
            ExpressionKind::Unary(operator, operand) => self.unary(*operator, operand, names),
            ExpressionKind::Binary(binary) => self.binary(binary, span, names),
            ExpressionKind::For(each) => self.each(each, span, names),
            ExpressionKind::Parenthesis(inner) => self.value(inner, names),
        }
    }

    /// Records a problem; the value that stands for what has it.
    fn invalid(&mut self, span: Span, message: impl Into<Box<str>>) -> Value {
        self.invalid_of(Type::Dynamic, span, message)
    }

    /// Records a problem; the value of a type that stands for what has it.
    fn invalid_of(&mut self, ty: Type, span: Span, message: impl Into<Box<str>>) -> Value {
        add(&mut self.problems, Problem { span, message: message.into() });
        Value::unknown(ty, Because::of(Cause::Invalid))
    }

    /// Records that the work is too much; the value that stands for its result.
    fn too_large(&mut self, span: Span) -> Value {
        const MESSAGE: &str = "This is too large, or nests too deep, to be evaluated.";
        if !self.lasting.iter().any(|problem| &*problem.message == MESSAGE) {
            add(&mut self.lasting, Problem { span, message: MESSAGE.into() });
        }
        Value::unknown(Type::Dynamic, Because::of(Cause::TooLarge))
    }

    /// Takes steps; whether that many were left.
    fn take(&mut self, steps: u64) -> bool {
        let enough = self.left >= steps;
        self.left = self.left.saturating_sub(steps);
        enough && self.scope.budget().take(steps)
    }

    /// A value that was put together here, unless it holds too much.
    fn built(&mut self, value: Value, span: Span) -> Value {
        let bytes = value.as_str().map_or(0, str::len) as u64;
        match budget::size(&value) {
            Some(size) if self.take(size + bytes / budget::BYTES_OF_A_STEP) => value,
            _ => self.too_large(span),
        }
    }

    /// Evaluates apart from the problems so far; what it came to, and its own problems. [`Self::add_all`] takes them in.
    fn apart<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> T) -> (T, Vec<Problem>) {
        let before = std::mem::take(&mut self.problems);
        let result = evaluate(self);
        (result, std::mem::replace(&mut self.problems, before))
    }

    fn add_all(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            add(&mut self.problems, problem);
        }
    }
}

/// Adds a problem that isn't there yet.
fn add(problems: &mut Vec<Problem>, problem: Problem) {
    if problems.len() < MOST_PROBLEMS && !problems.contains(&problem) {
        problems.push(problem);
    }
}

/// Whether a value can't be null.
fn is_never_null(value: &Value) -> bool {
    match &value.data {
        Data::Null(_) => false,
        Data::Unknown(unknown) => unknown.not_null,
        _ => true,
    }
}

/// Why any of them is unknown, for what is computed from them.
fn because_of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Because {
    Because::union(values.into_iter().filter(|value| !value.is_wholly_known()).map(Value::because))
}

#[cfg(test)]
mod tests;
