//! What a run found: the one value that every output is rendered from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rule::Severity;

/// What became of one rule on one subject. The worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The rule is met.
    Pass,
    /// What would settle it is not known.
    Undetermined,
    /// The rule is broken.
    Fail,
    /// The rule itself broke, or contradicts itself.
    Error,
}

impl Verdict {
    /// As outputs and the folders of fixtures spell it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Undetermined => "undetermined",
            Verdict::Fail => "fail",
            Verdict::Error => "error",
        }
    }
}

/// What a fail does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not evaluated.
    Off,
    /// Reported.
    Advisory,
    /// Fails the gate; may be excepted.
    Mandatory,
    /// Fails the gate; nothing changes that.
    Locked,
}

impl Level {
    /// Critical and high severity are mandatory, the rest advisory.
    pub fn by_severity(severity: Severity) -> Self {
        if severity >= Severity::High { Level::Mandatory } else { Level::Advisory }
    }
}

/// Findings of a run, and the proof that it evaluated something.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What was read.
    pub inputs: Vec<InputSummary>,
    /// `fail`, `undetermined` and `error` verdicts, and `pass` ones where they were asked for; in the order of
    /// input, address, rule.
    pub findings: Vec<Finding>,
    /// Counts over all verdicts.
    pub summary: Summary,
}

/// An input and what it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputSummary {
    /// Path as given; `<stdin>`.
    pub path: String,
    /// What it is.
    pub kind: InputKind,
    /// Directory of the root that was used beside it.
    pub root: Option<String>,
    /// Resource instances in it.
    pub resources: usize,
    /// Terraform failed half-way through making it.
    pub errored: bool,
    /// Everything that Terraform would do is in it; unknown before Terraform 1.8.
    pub complete: Option<bool>,
    /// What the reader should know of it.
    pub notes: Vec<String>,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputKind {
    /// `terraform show -json` of a plan.
    Plan,
    /// `terraform show -json` of a state.
    State,
}

/// A verdict that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Index into [`Report::inputs`].
    pub input: usize,
    /// Rule id.
    pub rule: String,
    /// The rule's standard.
    pub standard: String,
    /// The rule's title.
    pub title: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What a fail does.
    pub level: Level,
    /// How bad a fail is.
    pub severity: Severity,
    /// The subject's address: `module.db.aws_ebs_volume.data["a"]`, `aws_security_group.web.ingress[0]`.
    pub address: String,
    /// Resource type, or kind of subject.
    pub type_name: String,
    /// Attribute paths as Terraform writes them, of the subject, sorted.
    pub paths: Vec<String>,
    /// Places in other resources: address and attribute path.
    pub related: Vec<(String, String)>,
    /// What is wrong, without secrets.
    pub message: String,
    /// What would settle an undetermined verdict.
    pub unknown: Vec<Unknown>,
    /// The assumed edges that the verdict rests on: `aws_kms_key.main.arn`.
    pub assumed: Vec<String>,
    /// Other scanners' ids for the rule.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Stays the same while the finding is the same.
    pub fingerprint: String,
}

/// Something that is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unknown {
    /// Attribute path, or the name of what is joined.
    pub path: String,
    /// `aws_kms_key.main.arn`, or what would settle it.
    pub because: String,
}

/// Counts over all verdicts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Resource instances over all inputs.
    pub resources: usize,
    /// Rules selected.
    pub rules: usize,
    /// Rules that gave a verdict on at least one subject.
    pub evaluated_rules: usize,
    /// Verdicts by kind, a verdict for each rule and resource.
    pub pass: usize,
    /// Fails.
    pub fail: usize,
    /// Undetermined ones.
    pub undetermined: usize,
    /// Rules that broke.
    pub error: usize,
    /// What was not evaluated, and why; sorted.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// Something that was not evaluated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotEvaluated {
    /// A rule id, a module, an input.
    pub what: String,
    /// The reason.
    pub why: String,
    /// Counts against coverage (a rule that could have given a verdict), unlike what this input cannot hold.
    #[serde(skip)]
    pub gap: bool,
}
