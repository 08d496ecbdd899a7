//! One side of a comparison: the findings of a report, of a run just now or as JSON of an earlier one.

use std::collections::BTreeSet;

use groundrule_rules::report::{Level, Report, Verdict};
use groundrule_rules::rule::Severity;
use serde::Deserialize;

use crate::words::{level_name, severity_name, suppression_name};

/// The contract that a side can be read in.
const SCHEMA: &str = "groundrule/report/v1";

/// The findings of one side.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Side {
    /// Ids of the roots that it is of.
    pub(crate) roots: BTreeSet<String>,
    pub(crate) items: Vec<Item>,
}

/// A finding, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) root: String,
    pub(crate) rule: String,
    pub(crate) verdict: Verdict,
    pub(crate) level: Level,
    pub(crate) severity: Severity,
    pub(crate) address: String,
    pub(crate) message: String,
    pub(crate) place: Option<Place>,
    /// What lets it pass.
    pub(crate) suppressed: Option<String>,
    pub(crate) fingerprint: String,
}

/// Where a finding is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Item {
    /// What it is sorted by.
    pub(crate) fn order(&self) -> (&str, &Option<Place>, &str, &str, &str) {
        (&self.root, &self.place, &self.address, &self.rule, &self.fingerprint)
    }

    pub(crate) fn severity_name(&self) -> &'static str {
        severity_name(self.severity)
    }

    pub(crate) fn level_name(&self) -> &'static str {
        level_name(self.level)
    }
}

impl From<&Report> for Side {
    fn from(report: &Report) -> Self {
        let items = report.findings.iter().filter(|finding| finding.verdict != Verdict::Pass);
        let item = |finding: &groundrule_rules::report::Finding| Item {
            root: report.inputs[finding.input].id.clone(),
            rule: finding.rule.id.clone(),
            verdict: finding.verdict,
            level: finding.level,
            severity: finding.rule.severity,
            address: finding.address.clone(),
            message: finding.message.clone(),
            place: finding.location.as_ref().map(|location| Place {
                file: report.files[location.file].path.clone(),
                line: location.start.line,
                column: location.start.column,
            }),
            suppressed: finding.suppressed.as_ref().map(|by| suppression_name(by.kind).to_owned()),
            fingerprint: finding.fingerprint.clone(),
        };
        Side {
            roots: report.inputs.iter().map(|input| input.id.clone()).collect(),
            items: items.map(item).collect(),
        }
    }
}

/// A report as JSON, as far as it is compared.
#[derive(Deserialize)]
struct JsonReport {
    inputs: Vec<JsonInput>,
    findings: Vec<JsonFinding>,
}

#[derive(Deserialize)]
struct JsonInput {
    path: String,
    /// Reports of before it was written have none.
    id: Option<String>,
}

#[derive(Deserialize)]
struct JsonFinding {
    input: usize,
    rule: String,
    verdict: Verdict,
    level: Level,
    severity: Severity,
    address: String,
    message: String,
    location: Option<Place>,
    suppressed: Option<JsonSuppression>,
    fingerprint: String,
}

#[derive(Deserialize)]
struct JsonSuppression {
    kind: String,
}

/// Whether a text is a report, and not a plan or state.
pub(crate) fn is_report(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Marked {
        schema: String,
    }
    serde_json::from_str::<Marked>(text).is_ok_and(|marked| marked.schema.starts_with("groundrule/report/"))
}

/// Reads a report; what is wrong with it otherwise.
pub(crate) fn read(text: &str) -> Result<Side, String> {
    let marked: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if marked.get("schema").and_then(serde_json::Value::as_str) != Some(SCHEMA) {
        return Err(format!("its schema is not `{SCHEMA}`"));
    }
    let report: JsonReport = serde_json::from_value(marked).map_err(|error| error.to_string())?;
    let ids: Vec<String> = report.inputs.into_iter().map(|input| input.id.unwrap_or(input.path)).collect();
    let items = report.findings.into_iter().filter(|finding| finding.verdict != Verdict::Pass);
    let item = |finding: JsonFinding| {
        let root = ids.get(finding.input).ok_or("a finding is of an input that it does not have")?.clone();
        Ok(Item {
            root,
            rule: finding.rule,
            verdict: finding.verdict,
            level: finding.level,
            severity: finding.severity,
            address: finding.address,
            message: finding.message,
            place: finding.location,
            suppressed: finding.suppressed.map(|by| by.kind),
            fingerprint: finding.fingerprint,
        })
    };
    let items = items.map(item).collect::<Result<Vec<_>, String>>()?;
    Ok(Side { roots: ids.into_iter().collect(), items })
}
