//! Everything that a standards file, `groundrule.toml`, can say.
//!
//! Two steps: a text becomes a tree with places ([`StandardsFile`]), and the trees of all files that hold together become
//! [`Settings`], in which every key is validated against the rules and standards that are loaded. Files are given from the
//! weakest to the strongest: the organisation's, what is extended, the file itself, its exceptions.
//!
//! ```toml
//! extends = ["../platform/groundrule.toml"]
//! edition = "2026.1"                       # rules that are newer are previews: reported, never failing
//! preview = false                          # previews are not even evaluated
//! policies = ["policies"]                  # directories of own policies, from this file's
//! fail-on = "mandatory"                    # or a severity
//! undetermined = "report"                  # or by level: { mandatory = "fail" }
//! baseline = "groundrule-baseline.json"
//! final = ["levels", "standards.encryption"]   # no file that extends this one, or stands over it, changes these
//!
//! [standards.tagging]
//! required = ["Owner"]
//!
//! [levels]                                 # by rule (any of its ids), standard or severity: the most specific wins
//! encryption = "locked"
//!
//! [[scopes]]                               # all conditions hold; later scopes win; locked stays locked
//! match = "module.legacy.**"               # address; `module = "module.legacy"` is what stands in a module
//! path = "legacy/**"                       # of the root, from this file's directory
//! tags = { Environment = "dev*" }
//! levels = { tagging = "off" }
//!
//! [[roots]]                                # later entries win, key by key
//! path = "infra/*"
//! id = "network-{name}"                    # `{name}` is the directory's, `{path}` the way to it
//! environment = "{name}"                   # as in `team` and `workspace`
//! team = "platform"
//! variables = { dev = ["dev.tfvars"], prod = ["prod.tfvars"] }   # from the root's directory
//! workspace = "prod"
//!
//! [exception-policy]
//! longest = "180 days"
//! notice = "14 days"
//! standards = ["tagging", "encryption"]
//!
//! [[exceptions]]                           # also in `exceptions.toml` beside the file
//! rule = "tagging-required"                # or standard = "tagging"
//! match = "module.legacy.**"               # or module, file, tags
//! reason = "…"
//! owner = "team-storage"
//! ticket = "OPS-1"
//! created = 2026-11-01
//! expires = 2027-01-31
//!
//! [compat]
//! ignores = ["checkov", "trivy", "tflint"]
//! ```
//!
//! Keys of tables are merged one by one, lists of tables one after the other, anything else as a whole. What one file
//! locks or calls final, no stronger file changes: that is a fault there, not a silent loss.

mod edition;
mod effective;
mod exceptions;
mod finals;
mod gate;
mod globs;
mod layer;
mod levels;
mod merge;
mod names;
mod place;
mod raw;
mod reader;
mod roots;
mod scopes;
mod standards;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

pub use self::effective::Effective;
pub use self::exceptions::{Exception, ExceptionPolicy};
pub use self::gate::{FailOn, Undetermined};
pub use self::globs::{AddressGlob, PathGlob, TagGlob};
pub use self::layer::Dialect;
pub use self::levels::Levels;
pub(crate) use self::names::Names;
pub use self::names::Selector;
pub use self::place::Place;
pub use self::raw::{FileKind, StandardsFile};
pub use self::roots::{RootFacts, RootText, Roots, VariableSet};
pub use self::scopes::Scope;
use crate::diagnostic::Diagnostic;
use crate::digest;
use crate::edition::Edition;
use crate::locate;
use crate::report::{DecidedFile, Level};
use crate::rule::Rule;
use crate::standard::Standard;

/// What the files that hold together come to, validated.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The edition that counts; missing: the one that is built in.
    pub edition: Option<Written<Edition>>,
    /// Whether previews are evaluated: rules that came after the edition. Missing: they are.
    pub preview: Option<Written<bool>>,
    /// Directories of own policies, absolute, with the key that names them; of all files.
    pub policies: Vec<Written<Vec<PathBuf>>>,
    /// What fails a run.
    pub fail_on: Option<Written<FailOn>>,
    /// What an undetermined verdict does.
    pub undetermined: Option<Written<Undetermined>>,
    /// The baseline, as an absolute path.
    pub baseline: Option<Written<PathBuf>>,
    /// The settings of all standards with their defaults, as policies find them in `data.standards`.
    pub standards: Map<String, Json>,
    /// What fails do.
    pub levels: Levels,
    /// What they do elsewhere; the last that holds wins.
    pub scopes: Vec<Scope>,
    /// What is to be known of roots.
    pub roots: Vec<Roots>,
    /// What exceptions may be.
    pub exception_policy: ExceptionPolicy,
    /// All exceptions; each as the policy wants it, and none of a rule that is locked everywhere.
    pub exceptions: Vec<Exception>,
    /// Whose comments are read as ignores.
    pub ignores: Option<Written<Vec<Dialect>>>,
    /// What it was made from, the weakest first.
    pub files: Vec<Arc<StandardsFile>>,
    /// Where what is set was set, by dotted key: `levels.encryption`; of lists of tables the strongest file's.
    pub origins: BTreeMap<String, Origin>,
}

/// What settings make of a rule.
pub(crate) enum Selection {
    /// It may be evaluated.
    Evaluated {
        /// What a fail does, where no scope says otherwise.
        level: Level,
        /// It came after the edition.
        preview: bool,
    },
    /// It is not, for this reason.
    LeftOut(String),
}

/// Where something was decided.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The file.
    pub file: Arc<StandardsFile>,
    /// Bytes of its text.
    pub span: Range<usize>,
}

/// A decision and its place.
#[derive(Debug, Clone)]
pub struct Written<T> {
    /// What was decided.
    pub value: T,
    /// Where.
    pub origin: Origin,
}

impl Settings {
    /// What holds where nobody decided anything.
    pub(crate) fn defaults(standards: &BTreeMap<String, Standard>) -> Self {
        Settings { standards: standards::defaults(standards), ..Settings::default() }
    }

    /// Validates files, the weakest first, and merges them.
    pub(crate) fn read(files: &[Arc<StandardsFile>], names: Names<'_>) -> Result<Self, Vec<Diagnostic>> {
        merge::merge(files, names)
    }

    /// Whether a rule is evaluated: not where it is off and no scope says otherwise, nor where it is preview and those are
    /// not asked for.
    pub(crate) fn selection(&self, rule: &Rule) -> Selection {
        let (id, standard, severity) = (rule.id.as_str(), rule.standard.as_str(), rule.metadata.severity);
        let level = self.levels.level(id, standard, severity);
        let scoped = || self.scopes.iter().filter_map(|scope| scope.levels.of(id, standard, severity));
        if level == Level::Off && scoped().all(|(_, level)| level.value == Level::Off) {
            let place = self.levels.of(id, standard, severity).map(|(_, level)| level.origin.to_string());
            return Selection::LeftOut(format!("off in {}", place.unwrap_or_default()));
        }
        let preview = rule.is_preview(self.edition());
        if preview && self.preview.as_ref().is_some_and(|preview| !preview.value) {
            let since = rule.metadata.since.as_deref().unwrap_or_default();
            return Selection::LeftOut(format!(
                "preview: it came with {since}, after edition {}",
                self.edition()
            ));
        }
        Selection::Evaluated { level, preview }
    }

    /// The edition in force.
    pub(crate) fn edition(&self) -> Edition {
        self.edition.as_ref().map_or(Edition::CURRENT, |edition| edition.value)
    }

    /// The files with their digests, the weakest first, each once.
    pub fn digests(&self) -> Vec<DecidedFile> {
        self.files.iter().map(|file| file.digest()).collect()
    }

    /// What is known of the root in `directory`, an absolute path without `..`.
    pub fn root(&self, directory: &Path) -> RootFacts {
        RootFacts::of(&self.roots, directory)
    }
}

impl StandardsFile {
    /// Which file it is, by its content.
    pub(crate) fn digest(&self) -> DecidedFile {
        DecidedFile {
            path: self.source.path.clone(),
            organisation: self.kind == FileKind::Organisation,
            sha256: digest::of_bytes(self.source.text.as_bytes()),
        }
    }

    /// The way to an absolute path from this file's directory, with `/`; `.` is the directory itself.
    pub fn relative(&self, path: &Path) -> String {
        locate::shown(&self.directory, path)
    }
}

impl Origin {
    /// Its line, from 1.
    pub fn line(&self) -> usize {
        self.file.source.text.get(..self.span.start).map_or(1, |before| before.matches('\n').count() + 1)
    }

    /// A fault there.
    pub fn fault(&self, message: impl Into<String>, help: Option<String>) -> Diagnostic {
        Diagnostic {
            source: Arc::clone(&self.file.source),
            span: Some(self.span.clone()),
            message: message.into(),
            help,
        }
    }
}

impl fmt::Display for Origin {
    /// `groundrule.toml:3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.source.path, self.line())
    }
}
