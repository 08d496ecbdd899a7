//! What becomes of verdicts: who decided that a finding need not be acted on, why, and until when.
//!
//! Applied to each input once its findings were located: inline ignores, then exceptions, then the baseline; the first
//! that fits is the finding's [`Suppression`](crate::report::Suppression). What is locked stays as it is. What the ledger
//! itself has to say (an exception that nothing needs, an ignore that nobody understands) are findings of the report like
//! others, of the standard `governance`; they are no verdicts, so they count neither for nor against coverage.

pub mod baseline;
mod directive;
mod ignores;
mod own;

use std::fmt::Write as _;

use groundrule_parser::graph::ResourceGraph;
use jiff::civil::Date;

use crate::check::{self, Checked};
use crate::loader::PolicySet;
use crate::locate::RootSource;
use crate::report::{Finding, Level, Report, Verdict};
pub use baseline::Baseline;
pub(crate) use ignores::Ignore;
use own::STANDARD;

/// Other scanners' comments that can be read as ignores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `# checkov:skip=CKV_AWS_3: reason`.
    Checkov,
    /// `# trivy:ignore:AWS-0026`, and tfsec's.
    Trivy,
    /// `# tflint-ignore: rule`.
    Tflint,
}

/// What was decided, and the day that it is judged on.
#[derive(Debug, Clone, Copy)]
pub struct Governance<'a> {
    /// Today, for all that expires.
    pub today: Date,
    /// Whose comments are read beside ours.
    pub dialects: &'a [Dialect],
    /// What was there before.
    pub baseline: Option<&'a Baseline>,
}

/// What came of the decisions on one input.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) ignores: Vec<Ignore>,
}

impl Governance<'_> {
    /// Reads the ignores in the root that an input was located in.
    pub fn read(
        &self,
        checked: &mut Checked,
        graph: &ResourceGraph<'_>,
        root: RootSource<'_>,
        set: &PolicySet,
    ) {
        checked.outcome.ignores = ignores::read(self, checked, graph, root, set);
    }

    /// Suppresses what was decided to be let pass.
    pub fn apply(&self, checked: &mut Checked) {
        ignores::apply(self.today, checked);
        if let Some(baseline) = self.baseline {
            baseline.apply(checked);
        }
    }

    /// Puts the results of all inputs together, in their order, with what there is to say of the decisions.
    pub fn report(&self, set: &PolicySet, mut checked: Vec<Checked>) -> Report {
        let outcomes: Vec<Outcome> = checked.iter_mut().map(|one| std::mem::take(&mut one.outcome)).collect();
        let mut report = check::report([set], checked);
        let mut said = Vec::new();
        ignores::say(set, &report, &outcomes, &mut said);
        own::add(&mut report, said);
        report
    }
}

/// Whether a decision can let a finding pass: a rule that broke has judged nothing.
fn may_pass(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Undetermined) && finding.suppressed.is_none()
}

/// Says of a finding that it was let pass up to a day.
fn lapsed(finding: &mut Finding, what: &str, owner: Option<&str>, until: Date) {
    let of = owner.map_or_else(String::new, |owner| format!(" of {owner}"));
    let _ = write!(finding.message, "; the {what}{of} expired on {until}");
}

/// Whether nothing lets a finding pass.
fn is_locked(finding: &Finding) -> bool {
    finding.level == Level::Locked
}
