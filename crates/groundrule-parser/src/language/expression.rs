//! Expressions to values, as HCL does it for Terraform 1.11: what names mean is the [`Scope`]'s business.
//!
//! Terraform stops at an error, a linter must not. What could not be evaluated is a [`Problem`] with its place and an
//! unknown value for [`Cause::Invalid`]; what stands around it is evaluated with that, so that at most *undetermined*
//! follows. Where Terraform drops errors (the arm of a conditional that is not taken, `try`, `can`) they are dropped.
//!
//! Work and size are bounded by a [`Budget`]: what would exceed it is unknown for [`Cause::TooLarge`].

mod budget;

pub use budget::Budget;

use super::types::Type;
use super::value::{Because, Cause, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind, TraversalStep};

/// Where an expression stands: what its names mean.
pub trait Scope {
    /// What the beginning of a traversal stands for. `name` is where it begins (`var`, `aws_instance`, `each`), `steps`
    /// are all that follow, and `span` is the name's place.
    ///
    /// Steps behind those that were used are taken from the value. To be lazy, evaluate only what the steps ask for; to be
    /// exact, give unknown attributes as [`Because::Exactly`](super::Because), which steps further down keep.
    ///
    /// A problem is what Terraform says of names that nothing declares: it is recorded, even within `try`, and the
    /// value is unknown. What is declared but is itself broken is unknown for [`Cause::Invalid`](super::Cause), not a problem: it
    /// was recorded where it stands.
    fn resolve(&self, name: &str, steps: &[TraversalStep], span: Span) -> Result<Resolved, Problem>;

    /// What is left of the work that may be done; one for all expressions of a root, so that they are bounded together.
    fn budget(&self) -> &Budget;
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
    let value = match &expression.kind {
        ExpressionKind::Null => Value::null(Type::Dynamic),
        ExpressionKind::Bool(flag) => (*flag).into(),
        ExpressionKind::String(text) => (**text).into(),
        ExpressionKind::Parenthesis(inner) => return evaluate(inner, scope),
        _ => Value::unknown(Type::Dynamic, Because::of(Cause::TooLarge)),
    };
    Evaluated { value, problems: Vec::new() }
}
