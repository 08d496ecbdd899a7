//! What is wrong with a configuration, whose fault it is and where it stands.

use std::path::Path;

use super::module::MissingModule;
use crate::evaluation::EvaluationProblem;
use crate::syntax::{Files, Span, SyntaxError, SyntaxErrorKind};

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
    /// The caller's fault: no Terraform files are there.
    #[error("holds no Terraform files")]
    NoConfiguration,
    /// The fault of whoever wrote the file: Terraform takes UTF-8 only.
    #[error("is not valid UTF-8: the bytes at offset {offset} stand for no character")]
    NotUtf8 {
        /// The first byte of the file that breaks it.
        offset: usize,
    },
    /// Nobody's honest fault: no configuration file is that large.
    #[error("is too large to be read: {size} bytes")]
    TooLarge {
        /// How large.
        size: u64,
    },
    /// Nobody's honest fault: a path or a link leads out of the repository.
    #[error("leads out of the repository, and is not read")]
    OutsideRepository,
    /// The fault of whoever wrote the file.
    #[error(transparent)]
    Syntax(SyntaxErrorKind),
    /// The fault of whoever wrote the file, or ours if Terraform has such a block since.
    #[error("no block of type {0:?} belongs at the top of a file")]
    UnknownBlock(Box<str>),
    /// The fault of whoever wrote the file.
    #[error("no argument belongs at the top of a file: {0:?}")]
    UnknownArgument(Box<str>),
    /// The fault of whoever wrote the file.
    #[error("a block of type {kind:?} takes {expected} labels, not {found}")]
    Labels {
        /// The block's type.
        kind: &'static str,
        /// How many it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// The fault of whoever wrote the module: two declare the same.
    #[error("{what} was already declared")]
    Duplicate {
        /// What both declare.
        what: Box<str>,
        /// Where it was declared before.
        first: Span,
    },
    /// The fault of whoever wrote the override file: there is nothing to override.
    #[error("{0} is overridden, but declared nowhere")]
    NothingToOverride(Box<str>),
    /// The fault of whoever wrote the override file.
    #[error("{0} cannot be overridden")]
    NoOverride(Box<str>),
    /// As said there.
    #[error("module {call:?} from {source_text:?} {why}")]
    Module {
        /// The name of the call.
        call: Box<str>,
        /// Its source as written.
        source_text: Box<str>,
        /// Why it was not read.
        why: MissingModule,
    },
    /// The fault of whoever wrote the file, or of whoever removed the variable.
    #[error("a value is given to variable {0:?}, which is not declared")]
    UndeclaredVariable(Box<str>),
    /// The caller's fault: `--var` takes `name=value`.
    #[error("an argument of --var gives no variable a value: write name=value")]
    NotAnAssignment,
    /// Nobody's honest fault: no plan is that large.
    #[error("comes to more than can be checked: values of all its instances together are too large")]
    TooMuch,
    /// Where there is so much wrong with a file that the rest is only counted.
    #[error("{0} more errors in this file, from here on")]
    More(usize),
    /// The fault of whatever wrote `.terraform/modules/modules.json`; it is not used.
    #[error("is no list of modules: {0}")]
    Manifest(Box<str>),
}

impl Problem {
    /// What to do instead.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Problem::Syntax(kind) => kind.help(),
            Problem::NotUtf8 { .. } => Some("save the file as UTF-8"),
            Problem::NoConfiguration => Some("name a directory with .tf files"),
            Problem::Module { why: MissingModule::NotInstalled, .. } => {
                Some("run `terraform init` or `terraform get` in the root module's directory")
            }
            Problem::Manifest(_) => Some("run `terraform init` again"),
            Problem::Duplicate { .. } => Some("rename or remove one of them"),
            Problem::NothingToOverride(_) => {
                Some("declare it in a file whose name does not end in `override.tf`")
            }
            Problem::UndeclaredVariable(_) => Some("declare it, or remove the value"),
            _ => None,
        }
    }
}

impl Diagnostic {
    pub(super) fn error(span: Span, problem: Problem) -> Self {
        Self { severity: Severity::Error, place: Place::Span(span), problem }
    }

    pub(super) fn warning(span: Span, problem: Problem) -> Self {
        Self { severity: Severity::Warning, place: Place::Span(span), problem }
    }

    pub(super) fn path(path: &Path, problem: Problem) -> Self {
        Self { severity: Severity::Error, place: Place::Path(path.into()), problem }
    }

    /// `main.tf:3:5: what is wrong`.
    pub fn to_text(&self, files: &Files) -> String {
        match &self.place {
            Place::Span(span) => {
                let source = files.get(span.file);
                let position = source.position(span.start as usize);
                format!("{}:{}:{}: {}", source.name(), position.line, position.column, self.problem)
            }
            Place::Path(path) => format!("{}: {}", path.display(), self.problem),
            Place::CommandLine => self.problem.to_string(),
        }
    }
}

impl From<SyntaxError> for Diagnostic {
    fn from(error: SyntaxError) -> Self {
        Self::error(error.span, Problem::Syntax(error.kind))
    }
}
