//! Why a value is unknown: what the linter's edges are made of.

use std::fmt;
use std::sync::Arc;

use crate::address::{Address, AttributePath, ModulePath};

/// Causes beyond this many are not told apart any more: [`Cause::Many`].
const MOST_CAUSES: usize = 64;

/// Why a value is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Because {
    /// It is this attribute, passed on untouched through variables, locals and outputs.
    Exactly(Arc<Reference>),
    /// It was computed from these, sorted.
    Computed(Arc<[Cause]>),
}

/// An attribute of a resource instance.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The instance.
    pub address: Address,
    /// The attribute; empty for the whole object.
    pub path: AttributePath,
}

/// One reason why something is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// Known after apply.
    Attribute(Arc<Reference>),
    /// A variable of the root without a value.
    Variable(Arc<str>),
    /// A module that is not there.
    Module(Arc<ModulePath>),
    /// A function that only runs at plan or apply, or that belongs to a provider.
    Function(Arc<str>),
    /// A file that is missing, too large, no text, or outside of the repository.
    File(Arc<str>),
    /// Something of Terraform's own that depends on the run: `terraform.workspace`, `path.cwd`.
    Run(Arc<str>),
    /// Too large to be worked out here.
    TooLarge,
    /// What could not be evaluated; a diagnostic says why.
    Invalid,
    /// More causes than are listed.
    Many,
}

impl Because {
    /// Computed from nothing that could be named.
    pub fn nothing() -> Self {
        Because::Computed(Arc::from([]))
    }

    /// It is this attribute.
    pub fn exactly(address: Address, path: AttributePath) -> Self {
        Because::Exactly(Arc::new(Reference { address, path }))
    }

    /// For one reason.
    pub fn of(cause: Cause) -> Self {
        Because::Computed(Arc::from([cause]))
    }

    /// The same reasons, for what was made of the value: nothing is exact any more.
    #[must_use]
    pub fn computed(&self) -> Self {
        match self {
            Because::Exactly(reference) => Because::of(Cause::Attribute(Arc::clone(reference))),
            Because::Computed(_) => self.clone(),
        }
    }

    /// The reasons of all, for what was made of them.
    pub fn union(all: impl IntoIterator<Item = Because>) -> Self {
        let mut all = all.into_iter();
        let Some(first) = all.next() else { return Because::nothing() };
        let Because::Computed(first) = first.computed() else { return Because::nothing() };
        let mut causes: Option<Vec<Cause>> = None;
        for because in all {
            let causes = causes.get_or_insert_with(|| first.to_vec());
            match because {
                Because::Exactly(reference) => causes.push(Cause::Attribute(reference)),
                Because::Computed(more) => causes.extend(more.iter().cloned()),
            }
            causes.sort_unstable();
            causes.dedup();
            if causes.len() > MOST_CAUSES {
                causes.truncate(MOST_CAUSES);
                causes[MOST_CAUSES - 1] = Cause::Many;
            }
        }
        Because::Computed(causes.map_or(first, Arc::from))
    }

    /// All reasons, the exact one too.
    pub fn causes(&self) -> Vec<Cause> {
        match self {
            Because::Exactly(reference) => vec![Cause::Attribute(Arc::clone(reference))],
            Because::Computed(causes) => causes.to_vec(),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let dot = if self.path.0.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{}", self.address, self.path)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Cause::Attribute(reference) => write!(f, "{reference}"),
            Cause::Variable(name) => write!(f, "var.{name} without a value"),
            Cause::Module(module) => write!(f, "{module}, which is not there"),
            Cause::Function(name) => write!(f, "{name}()"),
            Cause::File(path) => write!(f, "file {path}"),
            Cause::Run(name) => f.write_str(name),
            Cause::TooLarge => f.write_str("a value that is too large"),
            Cause::Invalid => f.write_str("an expression that can't be evaluated"),
            Cause::Many => f.write_str("more"),
        }
    }
}
