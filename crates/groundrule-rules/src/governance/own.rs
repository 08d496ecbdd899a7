//! The findings that the ledger itself has: what was decided and is not as it should be.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fingerprint;
use crate::report::{Finding, Level, Location, Report, RuleInfo, Verdict};
use crate::rule::Severity;

/// The standard of these findings.
pub(super) const STANDARD: &str = "governance";

/// What can be wrong with a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Own {
    MalformedIgnore,
    UnknownIgnore,
    UnusedIgnore,
}

/// What there is to say of a decision.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) own: Own,
    /// Index of the first input that it holds for.
    pub(super) input: usize,
    /// What the decision is called: `ignore[encryption-aws-block-storage]`.
    pub(super) name: String,
    pub(super) message: String,
    /// Where it is written, with the file's number in the report.
    pub(super) location: Location,
    /// What tells it from others of its name: neither lines nor numbers.
    pub(super) identity: Vec<String>,
}

impl Own {
    /// Id, title, why it matters, what to do.
    fn words(self) -> [&'static str; 4] {
        match self {
            Own::MalformedIgnore => [
                "malformed-ignore",
                "A comment that is to ignore something is not understood",
                "What it was written for is not ignored, and its reader takes it to be.",
                "Write `groundrule: ignore[RULE] reason=\"…\"`.",
            ],
            Own::UnknownIgnore => [
                "unknown-ignore",
                "An ignore names no rule",
                "What it was written for is not ignored, and its reader takes it to be.",
                "Name a rule, a standard, or another scanner's id for a rule: `groundrule rules` lists them.",
            ],
            Own::UnusedIgnore => [
                "unused-ignore",
                "An ignore has nothing to ignore",
                "It says that something is wrong which is not, and would hide it when it comes back.",
                "Remove it.",
            ],
        }
    }

    fn severity(self) -> Severity {
        match self {
            Own::MalformedIgnore | Own::UnknownIgnore => Severity::Medium,
            Own::UnusedIgnore => Severity::Low,
        }
    }

    fn info(self) -> RuleInfo {
        let [id, title, description, remediation] = self.words().map(str::to_owned);
        RuleInfo {
            id,
            standard: STANDARD.to_owned(),
            provider: None,
            title,
            description,
            remediation,
            severity: self.severity(),
            level: Level::Advisory,
            preview: false,
            since: None,
            controls: BTreeMap::new(),
            aliases: BTreeMap::new(),
        }
    }
}

/// Adds what there is to say to a report, behind the findings of the same input.
pub(super) fn add(report: &mut Report, said: Vec<Said>) {
    if said.is_empty() {
        return;
    }
    let mut infos: BTreeMap<Own, Arc<RuleInfo>> = BTreeMap::new();
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    for said in said {
        let rule = Arc::clone(infos.entry(said.own).or_insert_with(|| Arc::new(said.own.info())));
        let mut parts = vec![rule.id.clone(), said.name.clone()];
        parts.extend(said.identity);
        let count = same.entry(parts.join("\0")).or_default();
        parts.push(count.to_string());
        *count += 1;
        let fingerprint = fingerprint::of_parts(&parts);
        report.findings.push(Finding {
            input: said.input,
            rule,
            verdict: Verdict::Fail,
            level: Level::Advisory,
            resource_length: said.name.len(),
            address: said.name,
            type_name: "decision".to_owned(),
            paths: Vec::new(),
            related: Vec::new(),
            message: said.message,
            unknown: Vec::new(),
            assumed: Vec::new(),
            location: Some(said.location),
            calls: Vec::new(),
            chain: Vec::new(),
            sets: Vec::new(),
            suppressed: None,
            fingerprint,
        });
    }
    report.findings.sort_by_key(|finding| finding.input);
    report.rules.extend(infos.into_values());
    report.rules.sort_by(|one, other| one.id.cmp(&other.id));
}
