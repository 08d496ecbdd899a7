//! What was decided about findings, as a run is told: the day, and the baselines.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use groundrule_rules::check::Checked;
use groundrule_rules::diagnostic::{Diagnostic, SourceText};
use groundrule_rules::governance::{Baseline, Governance};
use groundrule_rules::loader::PolicySet;
use groundrule_rules::locate::shown;
use groundrule_rules::report::Report;

use crate::clock::Now;
use crate::engine::KnownRoot;
use crate::failure::Failure;
use crate::identity;
use crate::words::count;

/// What decisions are judged by, in a run.
pub(crate) struct Decisions {
    now: Now,
    /// Where the run started.
    base: PathBuf,
    /// What roots are known from, in place of the repository's top.
    known_from: Option<PathBuf>,
    /// Directories that were typed, absolute: all roots below them are inputs.
    covered: Vec<PathBuf>,
    /// The baseline that was typed, with its path, in place of those of standards files.
    typed: Option<(Utf8PathBuf, Baseline)>,
    /// Those of standards files, by path.
    of_settings: BTreeMap<PathBuf, Baseline>,
}

impl Decisions {
    /// What holds on a day for inputs that were typed.
    pub(crate) fn new(now: Now, inputs: &[Utf8PathBuf]) -> Self {
        let absolute =
            |path: &Utf8PathBuf| path.is_dir().then(|| path.as_std_path().canonicalize().ok()).flatten();
        Decisions {
            now,
            base: std::env::current_dir().unwrap_or_default(),
            known_from: None,
            covered: inputs.iter().filter_map(absolute).collect(),
            typed: None,
            of_settings: BTreeMap::new(),
        }
    }

    /// With a baseline that was typed.
    pub(crate) fn with_baseline(self, path: Option<&Utf8PathBuf>) -> Result<Self, Failure> {
        let typed = match path {
            Some(path) => Some((path.clone(), read_baseline(path)?)),
            None => None,
        };
        Ok(Decisions { typed, ..self })
    }

    /// Without any baseline.
    pub(crate) fn without_baselines(self) -> Self {
        Decisions { typed: Some((Utf8PathBuf::default(), Baseline::default())), ..self }
    }

    /// For roots that are compared with those of another directory: known by where they stand below this one.
    pub(crate) fn known_from(self, path: &Utf8Path) -> Self {
        Decisions { known_from: path.as_std_path().canonicalize().ok(), ..self }
    }

    /// The id of a root: what its settings say, else where it stands.
    pub(crate) fn id_of_root(&self, root: &KnownRoot<'_>) -> String {
        let below =
            self.known_from.as_ref().filter(|from| from.is_dir()).map(|from| shown(from, &root.whole));
        let alone = self.known_from.as_ref().map(|_| ".".to_owned());
        let named = root.facts.id.clone();
        named.or(below).or(alone).unwrap_or_else(|| identity::of_root(root.directory))
    }

    /// The id of a plan or state without a root.
    pub(crate) fn id_of_document(&self, path: &Utf8Path) -> String {
        self.known_from.as_ref().map_or_else(|| identity::of_document(path), |_| ".".to_owned())
    }

    /// Reads the baseline that settings name, unless one was typed.
    pub(crate) fn read(&mut self, set: &PolicySet) -> Result<(), Failure> {
        let Some(named) = set.decided.baseline.as_ref().filter(|_| self.typed.is_none()) else {
            return Ok(());
        };
        if self.of_settings.contains_key(&named.value) {
            return Ok(());
        }
        let path = shown(&self.base, &named.value);
        let baseline = match read_baseline(Utf8Path::new(&path)) {
            Err(Failure::Usage { message, .. }) => {
                let help = Some("`groundrule baseline` writes it".to_owned());
                return Err(Failure::Policies(vec![named.origin.fault(message, help)]));
            }
            read => read?,
        };
        self.of_settings.insert(named.value.clone(), baseline);
        Ok(())
    }

    /// Where the working directory's root is the input's, all that its own standards file holds for was looked at.
    pub(crate) fn covers(&mut self, root: &Path) {
        self.covered.extend(self.base.join(root).canonicalize());
    }

    /// What decisions are judged by.
    pub(crate) fn governance(&self) -> Governance<'_> {
        Governance { today: self.now.today, base: &self.base, covered: &self.covered }
    }

    /// Puts the results of all inputs together.
    pub(crate) fn report<'s>(
        &self,
        sets: impl IntoIterator<Item = &'s PolicySet> + Clone,
        checked: Vec<Checked>,
    ) -> Report {
        let typed = self.typed.iter().map(|(_, baseline)| baseline);
        let baselines: Vec<&Baseline> = typed.chain(self.of_settings.values()).collect();
        self.governance().report(sets, checked, &baselines)
    }

    /// What baselines have that no longer occurs.
    pub(crate) fn notes(&self, report: &Report) -> Vec<String> {
        let typed = self.typed.iter().map(|(path, baseline)| (path.to_string(), baseline));
        let of_settings = self.of_settings.iter().map(|(path, baseline)| (shown(&self.base, path), baseline));
        let gone = typed.chain(of_settings).map(|(path, baseline)| (path, baseline.gone(report).len()));
        gone.filter(|(_, gone)| *gone > 0)
            .map(|(path, gone)| {
                let findings = count(gone, "finding");
                format!(
                    "{path}: {findings} no longer there; `groundrule baseline --update` drops what is gone"
                )
            })
            .collect()
    }
}

/// Reads a baseline.
pub(crate) fn read_baseline(path: &Utf8Path) -> Result<Baseline, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::Usage {
        message: format!("the baseline `{path}` cannot be read: {error}"),
        hint: Some("`groundrule baseline` writes it".to_owned()),
    })?;
    let source = Arc::new(SourceText { path: path.to_string(), text });
    Baseline::parse(&source).map_err(|fault: Diagnostic| Failure::Policies(vec![fault]))
}
