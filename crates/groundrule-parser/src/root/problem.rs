//! What is wrong with a configuration, whose fault it is and where it stands.

use std::path::Path;

use crate::evaluation::EvaluationProblem;
use crate::syntax::Span;

/// Something wrong with a configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Whether Terraform would stop.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What.
    pub problem: Problem,
}

/// Whether Terraform would stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It goes on.
    Warning,
    /// It stops; so does whatever needs the part that is wrong.
    Error,
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the text of a file.
    Span(Span),
    /// In a file or directory that could not be read.
    Path(Box<Path>),
    /// In the command line's arguments.
    CommandLine,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The caller's fault (no such directory), or the machine's.
    #[error("cannot be read: {0}")]
    Unreadable(Box<str>),
    /// What its blocks and expressions say.
    #[error(transparent)]
    Evaluation(#[from] EvaluationProblem),
}
