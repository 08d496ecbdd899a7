//! Why an input could not be read: whose fault it is, where, and what to do instead.

use std::fmt;
use std::io;

use crate::detect::Foreign;
use crate::json::MAX_DEPTH;
use crate::root::problem::{Diagnostic, Place, Problem, Severity};
use crate::syntax::Files;

/// An input that could not be read.
#[derive(Debug)]
pub struct InputError {
    input: String,
    position: Option<Position>,
    kind: InputErrorKind,
}

/// A place in an input's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Byte, counted from 0 in the text as UTF-8 without a byte order mark.
    pub offset: usize,
    /// Line, counted from 1.
    pub line: usize,
    /// Character in the line, counted from 1.
    pub column: usize,
}

/// What is wrong with an input.
#[derive(Debug, thiserror::Error)]
pub enum InputErrorKind {
    /// The caller's fault (no such file, a directory), or the machine's.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The fault of whatever wrote the file or cut it off: it has the marks of an encoding, and breaks its rules.
    #[error("is not valid {encoding}: the bytes at offset {offset} stand for no character")]
    Encoding {
        /// The encoding that its first bytes promise.
        encoding: &'static str,
        /// First byte of the file that breaks it.
        offset: usize,
    },
    /// The fault of the step before, which wrote nothing.
    #[error("is empty")]
    Empty,
    /// The caller's fault: a file of some other kind.
    #[error("is {}", .0.what)]
    Foreign(&'static Foreign),
    /// The fault of the step before: the disk was full, the download broke off, the command was killed.
    #[error("ends too early{}", Inside(path))]
    Truncated {
        /// What was being read.
        path: String,
    },
    /// The fault of whoever edited or printed it: Terraform writes valid JSON.
    #[error("is not valid JSON: {message}{}", Inside(path))]
    Syntax {
        /// What the parser met.
        message: String,
        /// What was being read.
        path: String,
    },
    /// The fault of whoever put two outputs into one file.
    #[error("goes on after the end of the JSON document")]
    Trailing,
    /// Nobody's honest fault: no plan nests like that.
    #[error("nests deeper than {MAX_DEPTH} levels{}", Inside(path))]
    TooDeep {
        /// What was being read.
        path: String,
    },
    /// The fault of whoever edited it: two readers could take either value.
    #[error("holds the same name twice{}", Inside(path))]
    DuplicateKey {
        /// The name that stands twice, or what holds it.
        path: String,
    },
    /// Ours: a format that came after this version of groundrule.
    #[error("has format version {version:?}; versions 0.1 to 1.x can be read")]
    UnsupportedFormat {
        /// The version that the file claims.
        version: String,
    },
    /// As said there.
    #[error(transparent)]
    Configuration(Problem),
    /// The fault of whoever edited it, or ours if Terraform wrote it like that.
    #[error("has the wrong shape: {message}{}", Inside(path))]
    WrongShape {
        /// What should be there, and what is there. Never a value: it could be a secret.
        message: String,
        /// What was being read.
        path: String,
    },
}

impl InputError {
    pub(crate) fn new(input: &str, position: Option<Position>, kind: InputErrorKind) -> Self {
        Self { input: input.to_owned(), position, kind }
    }

    /// What keeps a file or directory of a root from being read; nothing for what only goes against Terraform's rules.
    pub fn of_configuration(diagnostic: &Diagnostic, files: &Files) -> Option<Self> {
        let is_fatal = diagnostic.severity == Severity::Error
            && !matches!(diagnostic.problem, Problem::Evaluation(_) | Problem::Module { .. });
        let (input, position) = match &diagnostic.place {
            Place::Span(span) => {
                let source = files.get(span.file);
                (source.name().to_owned(), Some(source.position(span.start as usize)))
            }
            Place::Path(path) => (path.display().to_string(), None),
            Place::CommandLine => ("--var".to_owned(), None),
        };
        let kind = InputErrorKind::Configuration(diagnostic.problem.clone());
        is_fatal.then_some(Self { input, position, kind })
    }

    /// Name of the input, as the user gave it.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// Where it went wrong, if that is one place.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// What went wrong.
    pub fn kind(&self) -> &InputErrorKind {
        &self.kind
    }

    /// A fixed word for what went wrong.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            InputErrorKind::Io(_) => "io",
            InputErrorKind::Encoding { .. } => "encoding",
            InputErrorKind::Empty => "empty",
            InputErrorKind::Foreign(foreign) => foreign.code,
            InputErrorKind::Truncated { .. } => "truncated",
            InputErrorKind::Syntax { .. } => "syntax",
            InputErrorKind::Trailing => "trailing",
            InputErrorKind::TooDeep { .. } => "too-deep",
            InputErrorKind::DuplicateKey { .. } => "duplicate-key",
            InputErrorKind::UnsupportedFormat { .. } => "unsupported-format",
            InputErrorKind::Configuration(_) => "configuration",
            InputErrorKind::WrongShape { .. } => "wrong-shape",
        }
    }

    /// What to do instead.
    pub fn help(&self) -> Option<&'static str> {
        match &self.kind {
            InputErrorKind::Io(_) => None,
            InputErrorKind::Foreign(foreign) => Some(foreign.help),
            InputErrorKind::Configuration(problem) => problem.help(),
            InputErrorKind::Encoding { .. } => {
                Some("write it again with `terraform show -json FILE`, as UTF-8 or UTF-16")
            }
            InputErrorKind::Empty | InputErrorKind::Truncated { .. } => Some(
                "see whether `terraform show -json FILE` succeeded, and whether its whole output was kept",
            ),
            InputErrorKind::Trailing => {
                Some("give each output of `terraform show -json` as a file of its own")
            }
            InputErrorKind::UnsupportedFormat { .. } => Some("use a newer groundrule"),
            InputErrorKind::Syntax { .. }
            | InputErrorKind::TooDeep { .. }
            | InputErrorKind::DuplicateKey { .. }
            | InputErrorKind::WrongShape { .. } => {
                Some("give the output of `terraform show -json FILE` as it is, not edited")
            }
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.input)?;
        if let Some(Position { line, column, .. }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.kind)
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            InputErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// ` in PATH`, or nothing at the top.
struct Inside<'a>(&'a str);

impl fmt::Display for Inside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, ", in {}", self.0) }
    }
}
