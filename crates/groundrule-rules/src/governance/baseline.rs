//! A baseline: the findings that were there on a day, and are let pass until they are gone. It only ever shrinks by itself.
//!
//! ```json
//! {"schema": "groundrule/baseline/v1", "findings": [
//! {"root":"infra/prod","rule":"encryption-aws-block-storage","address":"aws_ebs_volume.data","fingerprint":"…"}
//! ]}
//! ```
//!
//! An entry a line, sorted, with nothing of what resources hold: it is small, and a change of it reads well.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{is_locked, may_pass};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, SourceText};
use crate::report::{Report, Suppression, SuppressionKind, Verdict};

/// The name and version of the format.
pub const SCHEMA: &str = "groundrule/baseline/v1";

/// Findings that are let pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By fingerprint.
    entries: BTreeMap<String, Entry>,
}

/// A finding that is let pass.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Which root it is in.
    pub root: String,
    /// Id of its rule.
    pub rule: String,
    /// The subject's address when it was written; for readers.
    pub address: String,
    /// What it was when it was written: one that was undetermined is not let pass once it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What it is known by.
    pub fingerprint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    findings: Vec<Entry>,
}

impl Baseline {
    /// Reads a baseline.
    pub fn parse(source: &Arc<SourceText>) -> Result<Self, Diagnostic> {
        let fault = |span, message: String| Diagnostic {
            source: Arc::clone(source),
            span,
            message,
            help: Some("`groundrule baseline` writes it".to_owned()),
        };
        let file: File = serde_json::from_str(&source.text).map_err(|error| {
            let start: usize =
                source.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let at = source.text.floor_char_boundary(start + error.column().saturating_sub(1));
            // serde_json says the place behind its message, too.
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            fault(Some(at..at), format!("this is no baseline: {said}"))
        })?;
        if file.schema != SCHEMA {
            let message =
                format!("this is no baseline that this version reads: the schema is not `{SCHEMA}`");
            return Err(fault(None, message));
        }
        let entries = file.findings.into_iter().map(|entry| (entry.fingerprint.clone(), entry)).collect();
        Ok(Baseline { entries })
    }

    /// The findings of a report that nothing else lets pass, and that may pass. Undetermined ones only where they would
    /// fail the run.
    pub fn of(report: &Report, with_undetermined: bool) -> Self {
        let is_taken = |verdict| match verdict {
            Verdict::Fail => true,
            Verdict::Undetermined => with_undetermined,
            Verdict::Pass | Verdict::Error => false,
        };
        let entries = report
            .findings
            .iter()
            .filter(|finding| finding.rule.standard != super::STANDARD)
            .filter(|finding| is_taken(finding.verdict) && !is_locked(finding))
            .filter(|finding| {
                finding.suppressed.as_ref().is_none_or(|by| by.kind == SuppressionKind::Baseline)
            })
            .map(|finding| {
                let entry = Entry {
                    root: report.inputs[finding.input].id.clone(),
                    rule: finding.rule.id.clone(),
                    address: finding.address.clone(),
                    verdict: Some(finding.verdict).filter(|verdict| *verdict != Verdict::Fail),
                    fingerprint: finding.fingerprint.clone(),
                };
                (finding.fingerprint.clone(), entry)
            })
            .collect();
        Baseline { entries }
    }

    /// Its entries, sorted by root, rule and address.
    pub fn entries(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort();
        entries
    }

    /// Whether it has an entry of that fingerprint.
    pub fn contains(&self, fingerprint: &str) -> bool {
        self.entries.contains_key(fingerprint)
    }

    /// Takes an entry in, or leaves the one that is there.
    pub fn add(&mut self, entry: Entry) {
        self.entries.entry(entry.fingerprint.clone()).or_insert(entry);
    }

    /// Takes entries out.
    pub fn drop(&mut self, fingerprints: &BTreeSet<String>) {
        self.entries.retain(|fingerprint, _| !fingerprints.contains(fingerprint));
    }

    /// Fingerprints of the entries that no longer occur, of the roots that a report is of. What became undetermined, or
    /// could not be evaluated, still occurs.
    pub fn gone(&self, report: &Report) -> BTreeSet<String> {
        let roots: BTreeSet<&str> = report.inputs.iter().map(|input| input.id.as_str()).collect();
        let there: BTreeSet<&str> = report
            .findings
            .iter()
            .filter(|finding| finding.verdict != Verdict::Pass)
            .map(|finding| finding.fingerprint.as_str())
            .collect();
        let gone = self.entries.values().filter(|entry| {
            roots.contains(entry.root.as_str()) && !there.contains(entry.fingerprint.as_str())
        });
        gone.map(|entry| entry.fingerprint.clone()).collect()
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let lines: Vec<String> = self
            .entries()
            .iter()
            .map(|entry| serde_json::to_string(entry).expect("strings are always JSON"))
            .collect();
        let end = if lines.is_empty() { "" } else { "\n" };
        format!("{{\"schema\": \"{SCHEMA}\", \"findings\": [\n{}{end}]}}\n", lines.join(",\n"))
    }

    /// Lets pass what it has of an input's findings.
    pub(super) fn apply(&self, checked: &mut Checked) {
        for finding in checked.findings.iter_mut().filter(|finding| may_pass(finding) && !is_locked(finding))
        {
            let Some(entry) = self.entries.get(&finding.fingerprint) else { continue };
            if entry.verdict.is_none_or(|verdict| verdict == finding.verdict) {
                finding.suppressed = Some(Suppression {
                    kind: SuppressionKind::Baseline,
                    reason: None,
                    owner: None,
                    expires: None,
                    location: None,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(root: &str, rule: &str, fingerprint: &str) -> Entry {
        Entry {
            root: root.to_owned(),
            rule: rule.to_owned(),
            address: "a.b[\"c\"]".to_owned(),
            verdict: None,
            fingerprint: fingerprint.to_owned(),
        }
    }

    fn source(text: &str) -> Arc<SourceText> {
        Arc::new(SourceText { path: "baseline.json".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn it_is_written_an_entry_a_line_sorted_and_reads_back_the_same() {
        let mut baseline = Baseline::default();
        for (root, rule, fingerprint) in [("b", "x", "1"), ("a", "y", "2"), ("a", "x", "3")] {
            baseline.add(entry(root, rule, fingerprint));
        }
        let text = baseline.to_text();
        assert_eq!(
            text.lines().nth(1),
            Some(r#"{"root":"a","rule":"x","address":"a.b[\"c\"]","fingerprint":"3"},"#)
        );
        assert_eq!(text.lines().count(), 5);
        assert_eq!(Baseline::parse(&source(&text)), Ok(baseline));
        let empty = Baseline::default();
        assert_eq!(Baseline::parse(&source(&empty.to_text())), Ok(empty));
    }

    #[test]
    fn what_is_no_baseline_is_said_at_its_place() {
        for (text, said) in [
            ("", "baseline.json:1:1: this is no baseline: EOF while parsing a value"),
            (
                "{\"schema\": \"groundrule/baseline/v1\",\n \"findings\": [{\"root\": 1}]}",
                "baseline.json:2:24: this is no baseline: invalid type: integer `1`, expected a string",
            ),
            (
                "{\"schema\": \"groundrule/baseline/v2\", \"findings\": []}",
                "baseline.json: this is no baseline that this version reads: the schema is not",
            ),
            (
                "{\"schema\": \"x\", \"more\": 1}",
                "baseline.json:1:22: this is no baseline: unknown field `more`",
            ),
        ] {
            let fault = Baseline::parse(&source(text)).unwrap_err().to_string();
            assert!(fault.starts_with(said), "{fault}");
        }
    }
}
