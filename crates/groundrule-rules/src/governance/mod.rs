//! What becomes of verdicts: who decided that a finding need not be acted on, why, and until when.
//!
//! Applied to each input once its findings were located: inline ignores, then exceptions, then the baseline; the first
//! that fits is the finding's [`Suppression`](crate::report::Suppression). What is locked stays as it is. What the ledger
//! itself has to say (an exception that nothing needs, an ignore that nobody understands) are findings of the report like
//! others, of the standard `governance`; they are no verdicts, so they count neither for nor against coverage.

pub mod baseline;
mod directive;
mod exceptions;
mod ignores;
mod own;
mod subject;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use groundrule_parser::graph::ResourceGraph;
use jiff::civil::Date;

pub use self::baseline::Baseline;
use self::exceptions::Exceptions;
pub use self::exceptions::Standing;
use self::ignores::Ignore;
use self::own::STANDARD;
pub use self::own::info;
pub use self::subject::scope;
use crate::check::{self, Checked};
use crate::loader::PolicySet;
use crate::locate::RootSource;
use crate::redact;
use crate::report::{Finding, Level, Report, Verdict};

/// What decisions are judged by, beside the settings of each input.
#[derive(Debug, Clone, Copy)]
pub struct Governance<'a> {
    /// Today, for all that expires.
    pub today: Date,
    /// Where the run started: what paths are shown from.
    pub base: &'a Path,
    /// Directories, absolute, all roots below which are inputs: nothing is missing that exceptions in them could hold for.
    pub covered: &'a [PathBuf],
}

/// What came of the decisions on one input.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    ignores: Vec<Ignore>,
    exceptions: Option<Exceptions>,
}

/// What came of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CameOfIt {
    /// There is no such finding.
    Nothing,
    /// There is one, and it is locked.
    Locked,
    /// There is one.
    Use,
}

impl Governance<'_> {
    /// Lets pass what of an input's findings was decided to be. `root` is the one that they were located in.
    pub fn apply(
        &self,
        checked: &mut Checked,
        graph: &ResourceGraph<'_>,
        root: Option<RootSource<'_>>,
        set: &PolicySet,
    ) {
        if let Some(root) = root {
            let dialects = set.decided.ignores.as_ref().map_or(&[][..], |ignores| &ignores.value);
            checked.outcome.ignores = ignores::read(dialects, checked, graph, root, set);
            ignores::apply(self.today, checked);
        }
        exceptions::apply(self, &set.decided, checked, graph);
    }

    /// Puts the results of all inputs together, in their order, with what there is to say of the decisions. Baselines let
    /// pass what is left: their entries name the root, so that one for other roots lets nothing pass.
    pub fn report<'s>(
        &self,
        sets: impl IntoIterator<Item = &'s PolicySet> + Clone,
        mut checked: Vec<Checked>,
        baselines: &[&Baseline],
    ) -> Report {
        let paths: Vec<String> = checked.iter().map(|one| one.path().to_owned()).collect();
        let outcomes: Vec<Outcome> = checked.iter_mut().map(|one| std::mem::take(&mut one.outcome)).collect();
        let mut known: Vec<&str> = Vec::new();
        for set in sets.clone() {
            known.extend(set.rules.iter().map(|rule| rule.id.as_str()));
            known.extend(set.standards.keys().map(String::as_str));
        }
        let mut report = check::report(sets, checked);
        // By now findings of several sets of variables have the fingerprints that they keep.
        for baseline in baselines {
            baseline.apply(&mut report.findings);
        }
        let mut said = Vec::new();
        ignores::say(&known, &outcomes, &mut said);
        exceptions::say(self, &outcomes, &mut said);
        own::add(&mut report, &paths, said);
        report
    }
}

/// Whether there is anything to let pass: a rule that broke has judged nothing.
fn is_judged(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Undetermined)
}

/// Whether nothing lets a finding pass.
fn is_locked(finding: &Finding) -> bool {
    finding.level == Level::Locked
}

/// Says of a finding that it was let pass up to a day.
fn lapsed(finding: &mut Finding, what: &str, owner: Option<&str>, until: Date) {
    let of = owner.map_or_else(String::new, |owner| format!(" of {}", redact::sentence(owner)));
    let _ = write!(finding.message, "; the {what}{of} expired on {until}");
}
