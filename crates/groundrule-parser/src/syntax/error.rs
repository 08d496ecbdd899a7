//! Why a part of a file could not be read.

use super::tree::Span;

/// A part of a file that could not be read. What stands outside of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with the text of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// The fault of whoever wrote the file.
    #[error("is not valid HCL: {0}")]
    Native(Box<str>),
    /// The fault of whoever wrote the file.
    #[error("is not valid JSON: {0}")]
    Json(Box<str>),
    /// The fault of whoever wrote the file: what opens here never ends.
    #[error("{0} is not closed")]
    Unclosed(&'static str),
    /// The fault of whoever wrote the file: this closes nothing.
    #[error("`{0}` closes nothing")]
    Unopened(char),
    /// The fault of whoever wrote the file: a quoted string ends on its line.
    #[error("a quoted string goes on over the end of its line")]
    NewlineInString,
    /// The fault of whoever wrote the file: Terraform takes one value for an argument.
    #[error("the argument {0:?} was already set")]
    Redefined(Box<str>),
    /// Nobody's honest fault: no configuration nests like that.
    #[error("nests too deep")]
    TooDeep,
    /// Nobody's honest fault: no configuration is that large.
    #[error("is too large to be read: at most {limit} {unit}")]
    TooLarge {
        /// How much can be read.
        limit: usize,
        /// Of what.
        unit: &'static str,
    },
}

impl SyntaxErrorKind {
    /// What to do instead.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            SyntaxErrorKind::NewlineInString => {
                Some("close the quote on the same line; write a text of many lines as a heredoc: <<-EOT")
            }
            SyntaxErrorKind::Redefined(_) => Some("set each argument once"),
            SyntaxErrorKind::Native(_)
            | SyntaxErrorKind::Json(_)
            | SyntaxErrorKind::Unclosed(_)
            | SyntaxErrorKind::Unopened(_) => Some("`terraform validate` says more about it"),
            SyntaxErrorKind::TooDeep | SyntaxErrorKind::TooLarge { .. } => None,
        }
    }
}
