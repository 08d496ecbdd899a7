//! What a run found: the one value that every output is rendered from.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::drift::DriftSummary;
use crate::rule::{Rule, Severity};
use crate::settings::{FailOn, Undetermined};

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
    /// The edition of the built-in standards in force: `2026.1`.
    pub edition: Option<String>,
    /// What was read.
    pub inputs: Vec<InputSummary>,
    /// The files that locations point into; in the order of their paths.
    pub files: Vec<SourceFile>,
    /// Every rule that was selected, with findings or without; in the order of their ids.
    pub rules: Vec<Arc<RuleInfo>>,
    /// `fail`, `undetermined` and `error` verdicts, and `pass` ones where they were asked for; in the order of
    /// input, address, rule.
    pub findings: Vec<Finding>,
    /// Counts over all verdicts.
    pub summary: Summary,
    /// The standards files that inputs were checked by, the weakest first.
    pub decided_by: Vec<DecidedFile>,
    /// What their reader should know: of scopes that hold for nothing.
    pub notes: Vec<String>,
}

/// A standards file that counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedFile {
    /// From where the run started.
    pub path: String,
    /// The organisation's: named by `--org`.
    pub organisation: bool,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

/// An input and what it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputSummary {
    /// Path as given; `<stdin>`.
    pub path: String,
    /// Which root it is of, the same on every machine: `infra/prod`.
    pub id: String,
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
    /// The sets of variable files that it was evaluated with; none where the root has none.
    pub sets: Vec<String>,
    /// Which environment its root is: `prod`.
    pub environment: Option<String>,
    /// Whose its root is.
    pub team: Option<String>,
    /// What fails a run by it, where its standards file says so.
    pub fail_on: Option<FailOn>,
    /// What an undetermined verdict on it does, where its standards file says so.
    pub undetermined: Option<Undetermined>,
    /// SHA-256 of the document, or of the root's files with their names; where somebody asked for it.
    pub sha256: Option<String>,
    /// Full names of the providers of its resources; sorted.
    pub providers: Vec<String>,
    /// What changed outside Terraform; nothing for a state or a root, which say nothing of that.
    pub drift: Option<DriftSummary>,
}

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputKind {
    /// `terraform show -json` of a plan.
    Plan,
    /// `terraform show -json` of a state.
    State,
    /// A directory of HCL, as Terraform would run it.
    Root,
}

/// A file of a root or module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to where the run started, with `/`; `../` where it lies outside.
    pub path: String,
    /// What it holds, each secret overwritten by as many bytes: any part may be shown.
    pub text: Arc<str>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Index into [`Report::files`].
    pub file: usize,
    /// Bytes of the file's text: an attribute, or the header of a block; never more than that.
    pub span: Range<usize>,
    /// Where the span begins.
    pub start: Position,
    /// Where it ends: the position after its last character.
    pub end: Position,
    /// What stands there.
    pub precision: Precision,
}

/// A place in a text as editors count: from 1, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
}

/// How close a location comes to what is wrong; the closest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// The call of the module that holds the resource, whose own files are not at hand.
    ModuleCall,
    /// The block of the resource.
    Resource,
    /// A nested block, in which the attribute is missing.
    Block,
    /// The attribute itself.
    Attribute,
}

/// A module call on the way to a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Address of the called module: `module.db`, `module.db.module.disk["a"]`.
    pub module: String,
    /// The header of its `module` block.
    pub location: Location,
}

/// A step that a value took on its way to the resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What held it: `var.encrypted`, `local.defaults`.
    pub what: String,
    /// Where that is written.
    pub location: Location,
}

/// Somebody decided that a finding need not be acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// How it was decided.
    pub kind: SuppressionKind,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day that it holds: `2027-01-31`.
    pub expires: Option<String>,
    /// Where it is written.
    pub location: Option<Location>,
}

/// How it was decided that a finding need not be acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SuppressionKind {
    /// An exception in the standards file.
    Exception,
    /// A comment beside the resource.
    Ignore,
    /// It was there before the rule was.
    Baseline,
}

/// What a reader should know of a rule; shared by its findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// `encryption-aws-block-storage`.
    pub id: String,
    /// `encryption`.
    pub standard: String,
    /// Provider by Terraform's local name, if the rule is one provider's.
    pub provider: Option<String>,
    /// States the fault, as a headline.
    pub title: String,
    /// Why it matters.
    pub description: String,
    /// What to do.
    pub remediation: String,
    /// How bad a fail is.
    pub severity: Severity,
    /// What a fail does, where nothing says otherwise for a subject.
    pub level: Level,
    /// Controls that the rule is evidence for, by catalogue.
    pub controls: BTreeMap<String, Vec<String>>,
    /// Other scanners' ids with the same meaning, by scanner.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// What first had it: an edition, `2026.1`, or a version of an organisation's own policies.
    pub since: Option<String>,
    /// It is newer than the edition in force: reported, and it never fails a run.
    pub preview: bool,
}

impl RuleInfo {
    /// What is said of a rule with what settings make of it. A preview fails nothing.
    pub(crate) fn of(rule: &Rule, level: Level, preview: bool) -> Self {
        let metadata = &rule.metadata;
        let level = if preview { Level::Advisory } else { level };
        RuleInfo {
            id: rule.id.clone(),
            standard: rule.standard.clone(),
            provider: rule.provider.clone(),
            title: metadata.title.clone(),
            description: metadata.description.clone(),
            remediation: metadata.remediation.clone(),
            severity: metadata.severity,
            level,
            controls: metadata.controls.clone(),
            aliases: metadata.aliases.clone(),
            since: metadata.since.clone(),
            preview,
        }
    }
}

/// A verdict that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Index into [`Report::inputs`].
    pub input: usize,
    /// The rule.
    pub rule: Arc<RuleInfo>,
    /// The verdict.
    pub verdict: Verdict,
    /// What a fail does.
    pub level: Level,
    /// The subject's address: `module.db.aws_ebs_volume.data["a"]`, `aws_security_group.web.ingress[0]`.
    pub address: String,
    /// How much of the address is the resource's: all of it, unless the subject is an element of a list of blocks.
    pub resource_length: usize,
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
    /// Where it is written; unknown where no root was used, or it doesn't hold the resource.
    pub location: Option<Location>,
    /// The module calls that lead there, outermost first; empty in the root module.
    pub calls: Vec<Call>,
    /// How the value came there, from where it was written; empty where it stands at [`Finding::location`], or that
    /// is not known.
    pub chain: Vec<Step>,
    /// Set if the finding need not be acted on: it never fails a run.
    pub suppressed: Option<Suppression>,
    /// The sets of variable files that it holds for, of those of its input.
    pub sets: Vec<String>,
    /// Stays the same while the finding is the same.
    pub fingerprint: String,
}

impl Finding {
    /// Address of the resource that the subject is, or is a part of.
    pub fn resource(&self) -> &str {
        &self.address[..self.resource_length]
    }
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
    /// The same by standard, of those that have rules; in the order of their ids.
    pub standards: Vec<StandardSummary>,
    /// Of all these, the verdicts of previews: they fail no run.
    pub previews: Previews,
    /// What was not evaluated, and why; sorted.
    pub not_evaluated: Vec<NotEvaluated>,
}

/// Counts over the verdicts of rules that are newer than the edition in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Previews {
    /// Rules selected.
    pub rules: usize,
    /// Passes.
    pub pass: usize,
    /// Fails.
    pub fail: usize,
    /// Undetermined ones.
    pub undetermined: usize,
    /// Rules that broke.
    pub error: usize,
}

/// Counts over the verdicts of one standard's rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandardSummary {
    /// `encryption`.
    pub standard: String,
    /// Rules selected.
    pub rules: usize,
    /// Resources that met a rule; counted for each rule, as the following are.
    pub pass: usize,
    /// Fails.
    pub fail: usize,
    /// Undetermined ones.
    pub undetermined: usize,
    /// Rules that broke.
    pub error: usize,
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
