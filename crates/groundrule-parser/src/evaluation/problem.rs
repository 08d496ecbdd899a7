//! What is wrong with what a configuration says, where its syntax is right.

/// What Terraform would stop at, or what we don't work out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationProblem {
    /// The fault of whoever wrote it: an expression or block that means nothing.
    #[error("{0}")]
    Invalid(Box<str>),
    /// The fault of whoever wrote it: things that need each other.
    #[error("this needs itself: {0}")]
    Cycle(Box<str>),
    /// The fault of whoever set the variable: its own condition does not hold. The message is the configuration's.
    #[error("the value of `var.{variable}` is invalid: {message}")]
    Validation {
        /// Which variable.
        variable: Box<str>,
        /// What the block says.
        message: Box<str>,
    },
    /// Nobody's honest fault: more instances than any plan has.
    #[error(
        "this root has more instances of resources and modules than are evaluated; one stands for all of these"
    )]
    TooManyInstances,
}
