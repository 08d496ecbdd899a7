//! What the audit of one input keeps: its verdicts by resource, without messages and values.

use std::sync::Arc;

use groundrule_rules::drift::DriftSummary;
use groundrule_rules::governance;
use groundrule_rules::report::{Finding, InputSummary, Level, Report, RuleInfo, Suppression, Verdict};
use rustc_hash::FxHashMap;

/// An input that was read.
#[derive(Debug)]
pub(crate) struct Record {
    /// What it is.
    pub(crate) input: InputSummary,
    /// Digest of the policies and settings that judge it.
    pub(crate) digest: Arc<str>,
    /// Everything that was judged, in the order of the input.
    pub(crate) subjects: Vec<Subject>,
    /// Things not evaluated that could have been.
    pub(crate) gaps: usize,
}

/// A resource, and what rules said of it.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) address: String,
    pub(crate) type_name: String,
    /// By rule, in no order.
    pub(crate) verdicts: Vec<Judged>,
}

/// A rule's worst verdict on a resource.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) rule: Arc<RuleInfo>,
    pub(crate) verdict: Verdict,
    pub(crate) level: Level,
    pub(crate) suppressed: Option<Suppression>,
    pub(crate) fingerprint: String,
    pub(crate) place: Option<(String, usize)>,
}

impl Record {
    /// Of the report on one input with all its verdicts; nothing if it has none.
    pub(crate) fn new(report: Report, digest: Arc<str>) -> Option<Self> {
        let Report { inputs, files, findings, summary, .. } = report;
        let input = inputs.into_iter().next()?;
        let mut subjects: Vec<Subject> = Vec::new();
        let mut by_address: FxHashMap<String, usize> = FxHashMap::default();
        // What is wrong with decisions is no verdict on a resource, and is told over all roots by those who list them.
        for finding in findings.into_iter().filter(|finding| governance::info(&finding.rule.id).is_none()) {
            let resource = finding.resource();
            let at = match by_address.get(resource) {
                Some(at) => *at,
                None => {
                    by_address.insert(resource.to_owned(), subjects.len());
                    subjects.push(Subject {
                        address: resource.to_owned(),
                        type_name: finding.type_name.clone(),
                        verdicts: Vec::new(),
                    });
                    subjects.len() - 1
                }
            };
            let verdicts = &mut subjects[at].verdicts;
            let place = finding
                .location
                .as_ref()
                .map(|location| (files[location.file].path.clone(), location.start.line));
            let judged = Judged::new(finding, place);
            match verdicts.iter_mut().find(|present| present.rule.id == judged.rule.id) {
                Some(present) if present.rank() >= judged.rank() => {}
                Some(present) => *present = judged,
                None => verdicts.push(judged),
            }
        }
        let gaps = summary.not_evaluated.iter().filter(|item| item.gap).count();
        Some(Record { input, digest, subjects, gaps })
    }

    /// What changed outside Terraform.
    pub(crate) fn drift(&self) -> Option<&DriftSummary> {
        self.input.drift.as_ref()
    }
}

impl Judged {
    fn new(finding: Finding, place: Option<(String, usize)>) -> Self {
        let Finding { rule, verdict, level, suppressed, fingerprint, .. } = finding;
        let is_pass = verdict == Verdict::Pass;
        Judged { rule, verdict, level, suppressed, fingerprint, place: place.filter(|_| !is_pass) }
    }

    /// What somebody has to act on is worse than what somebody decided to leave.
    fn rank(&self) -> (Verdict, bool) {
        (self.verdict, self.suppressed.is_none())
    }
}
