//! What keeps a command from doing its work, and whose fault that is.

use std::fmt;
use std::io;

use groundrule_parser::error::InputError;
use groundrule_rules::diagnostic::Diagnostic;

use crate::exit::ExitStatus;

/// Why a command gave up. Findings are not failures.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Whoever typed the command: something named does not exist, or options contradict each other.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to type instead.
        hint: Option<String>,
    },
    /// Whoever wrote the policies or settings.
    #[error("{} fault(s) in policies or settings", .0.len())]
    Policies(Vec<Diagnostic>),
    /// Whoever made the input.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Whoever made the store, or cut it off.
    #[error("{path}{}: {message}", At(*line))]
    Store {
        /// Its path.
        path: String,
        /// From 1; 0 for the store as a whole.
        line: usize,
        /// What is wrong; never what stands there.
        message: String,
    },
    /// Whoever reads the output, or the disk that it goes to.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// A wrong use with what to do about it.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Failure::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// The exit status that says it.
    pub(crate) fn status(&self) -> ExitStatus {
        match self {
            Failure::Input(_) | Failure::Store { .. } => ExitStatus::Unreadable,
            // Whoever closes the pipe has seen enough, as with `| head`.
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Success,
            Failure::Usage { .. } | Failure::Policies(_) | Failure::Output(_) => ExitStatus::Misuse,
        }
    }
}

/// `:3`, or nothing for 0.
struct At(usize);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 { Ok(()) } else { write!(f, ":{}", self.0) }
    }
}
