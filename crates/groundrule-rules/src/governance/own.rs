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
    UnusedException,
    ExpiringException,
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
    /// The file that it is written in, as the run shows it.
    pub(super) path: String,
    /// Where; the file's number is that of the input.
    pub(super) location: Location,
    /// What tells it from others of its name: neither lines nor numbers.
    pub(super) identity: Vec<String>,
}

impl Own {
    const ALL: [Self; 5] = [
        Own::MalformedIgnore,
        Own::UnknownIgnore,
        Own::UnusedIgnore,
        Own::UnusedException,
        Own::ExpiringException,
    ];

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
            Own::UnusedException => [
                "unused-exception",
                "An exception has nothing to except",
                "It lets something fail that does not, and would hide it when it comes back.",
                "Remove it, or change what it is for.",
            ],
            Own::ExpiringException => [
                "expiring-exception",
                "An exception is soon over",
                "What it lets pass fails from then on.",
                "Set right what it is for, or have it granted anew.",
            ],
        }
    }

    fn severity(self) -> Severity {
        match self {
            Own::MalformedIgnore | Own::UnknownIgnore => Severity::Medium,
            Own::UnusedIgnore | Own::UnusedException | Own::ExpiringException => Severity::Low,
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
            since: None,
            preview: false,
            controls: BTreeMap::new(),
            aliases: BTreeMap::new(),
        }
    }
}

/// What findings of this id are about; nothing if the ledger has none of it.
pub fn info(id: &str) -> Option<RuleInfo> {
    Own::ALL.into_iter().map(Own::info).find(|info| info.id == id)
}

/// Adds what there is to say to a report, behind the findings of the same input. `paths` are those of the inputs as they
/// were checked: several with different variables are one in the report.
pub(super) fn add(report: &mut Report, paths: &[String], said: Vec<Said>) {
    if said.is_empty() {
        return;
    }
    let mut infos: BTreeMap<Own, Arc<RuleInfo>> = BTreeMap::new();
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    for said in said {
        let file = report.files.binary_search_by(|file| file.path.as_str().cmp(&said.path));
        let input = report.inputs.iter().position(|input| input.path == paths[said.input]);
        let (Ok(file), Some(input)) = (file, input) else { continue };
        let rule = Arc::clone(infos.entry(said.own).or_insert_with(|| Arc::new(said.own.info())));
        let mut parts = vec![rule.id.clone(), said.name.clone()];
        parts.extend(said.identity);
        let count = same.entry(parts.join("\0")).or_default();
        parts.push(count.to_string());
        *count += 1;
        let fingerprint = fingerprint::of_parts(&parts);
        report.findings.push(Finding {
            input,
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
            location: Some(Location { file, ..said.location }),
            calls: Vec::new(),
            chain: Vec::new(),
            suppressed: None,
            sets: Vec::new(),
            fingerprint,
        });
    }
    report.findings.sort_by_key(|finding| finding.input);
    report.rules.extend(infos.into_values());
    report.rules.sort_by(|one, other| one.id.cmp(&other.id));
}
