//! `groundrule/report/v1`: a contract, so it has structs of its own; fields are added, never changed or removed.
//!
//! The schema for readers is `schemas/report.v1.schema.json`, which a test holds equal to these structs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use groundrule_parser::error::InputError;
use groundrule_rules::report;
use serde::Serialize;

use crate::words::{input_kind_name, level_name, severity_name};

/// Writes a report, and the inputs that could not be read as what was not evaluated.
pub(crate) fn write(
    report: &report::Report,
    unreadable: &[InputError],
    out: &mut dyn Write,
) -> io::Result<()> {
    let reasons: Vec<String> = unreadable.iter().map(|error| error.kind().to_string()).collect();
    let mut report = Report::from(report);
    let inputs = unreadable.iter().zip(&reasons);
    report.summary.not_evaluated.extend(inputs.map(|(error, why)| NotEvaluated {
        what: error.input(),
        why,
        gap: true,
    }));
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// A run of `groundrule check`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Report<'a> {
    /// The contract's name and version: `groundrule/report/v1`.
    #[cfg_attr(test, schemars(extend("const" = "groundrule/report/v1")))]
    schema: &'static str,
    /// Version of groundrule.
    version: &'static str,
    /// What was read.
    inputs: Vec<Input<'a>>,
    /// Verdicts to look at: `fail`, `undetermined` and `error`, with `--verdicts all` also `pass`; in the order of
    /// input, address, rule.
    findings: Vec<Finding<'a>>,
    /// Counts over all verdicts.
    summary: Summary<'a>,
}

/// What was read.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Input<'a> {
    /// Path as given; `<stdin>`.
    path: &'a str,
    /// `plan`, `state` or `root`.
    #[cfg_attr(test, schemars(extend("enum" = ["plan", "state", "root"])))]
    kind: &'static str,
    /// Directory of the root that was used beside it.
    root: Option<&'a str>,
    /// Resource instances in it.
    resources: usize,
    /// Terraform failed while making it.
    errored: bool,
    /// Whether everything that Terraform would do is in it; null where the input does not say.
    complete: Option<bool>,
    /// What the reader should know of it.
    notes: &'a [String],
}

/// A verdict of one rule on one subject.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Finding<'a> {
    /// Index into `inputs`.
    input: usize,
    /// Rule id.
    rule: &'a str,
    /// The rule's standard.
    standard: &'a str,
    /// The rule's title.
    title: &'a str,
    /// `fail`, `undetermined`, `error` or `pass`.
    #[cfg_attr(test, schemars(extend("enum" = ["fail", "undetermined", "error", "pass"])))]
    verdict: &'static str,
    /// What a fail does: `advisory`, `mandatory` or `locked`.
    #[cfg_attr(test, schemars(extend("enum" = ["advisory", "mandatory", "locked"])))]
    level: &'static str,
    /// `low`, `medium`, `high` or `critical`.
    #[cfg_attr(test, schemars(extend("enum" = ["low", "medium", "high", "critical"])))]
    severity: &'static str,
    /// The subject's address.
    address: &'a str,
    /// Resource type, or kind of subject.
    r#type: &'a str,
    /// Attribute paths of the subject.
    paths: &'a [String],
    /// Attributes of other resources that the finding is about too.
    related: Vec<Place<'a>>,
    /// What is wrong; holds no sensitive value.
    message: &'a str,
    /// What would settle an undetermined verdict.
    unknown: Vec<Unknown<'a>>,
    /// References that the verdict takes to be passed on unchanged.
    assumed: &'a [String],
    /// Other scanners' ids for the rule, by scanner.
    aliases: &'a BTreeMap<String, Vec<String>>,
    /// Stays the same while the finding is the same.
    fingerprint: &'a str,
}

/// An attribute of a resource.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Place<'a> {
    /// The resource's address.
    address: &'a str,
    /// The attribute's path.
    path: &'a str,
}

/// Something that is not known.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Unknown<'a> {
    /// Attribute path, or the name of what is joined.
    path: &'a str,
    /// What is waited for, or what would settle it.
    because: &'a str,
}

/// Counts over all verdicts.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary<'a> {
    /// Resource instances over all inputs.
    resources: usize,
    /// Rules selected.
    rules: usize,
    /// Rules that gave a verdict on at least one subject.
    evaluated_rules: usize,
    /// Resources that met a rule; counted for each rule, as the following are.
    pass: usize,
    /// Resources that broke a rule.
    fail: usize,
    /// Resources for which it is not known.
    undetermined: usize,
    /// Resources on which the rule itself broke.
    error: usize,
    /// What was not evaluated, and why.
    not_evaluated: Vec<NotEvaluated<'a>>,
}

/// Something that was not evaluated.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct NotEvaluated<'a> {
    /// A rule id, a module, an input.
    what: &'a str,
    /// The reason.
    why: &'a str,
    /// Counts against coverage: a verdict could have been given.
    gap: bool,
}

impl<'a> From<&'a report::Report> for Report<'a> {
    fn from(report: &'a report::Report) -> Self {
        Report {
            schema: "groundrule/report/v1",
            version: env!("CARGO_PKG_VERSION"),
            inputs: report.inputs.iter().map(Input::from).collect(),
            findings: report.findings.iter().map(Finding::from).collect(),
            summary: Summary::from(&report.summary),
        }
    }
}

impl<'a> From<&'a report::InputSummary> for Input<'a> {
    fn from(input: &'a report::InputSummary) -> Self {
        Input {
            path: &input.path,
            kind: input_kind_name(input.kind),
            root: input.root.as_deref(),
            resources: input.resources,
            errored: input.errored,
            complete: input.complete,
            notes: &input.notes,
        }
    }
}

impl<'a> From<&'a report::Finding> for Finding<'a> {
    fn from(finding: &'a report::Finding) -> Self {
        Finding {
            input: finding.input,
            rule: &finding.rule.id,
            standard: &finding.rule.standard,
            title: &finding.rule.title,
            verdict: finding.verdict.name(),
            level: level_name(finding.level),
            severity: severity_name(finding.rule.severity),
            address: &finding.address,
            r#type: &finding.type_name,
            paths: &finding.paths,
            related: finding.related.iter().map(|(address, path)| Place { address, path }).collect(),
            message: &finding.message,
            unknown: finding.unknown.iter().map(Unknown::from).collect(),
            assumed: &finding.assumed,
            aliases: &finding.rule.aliases,
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'a> From<&'a report::Unknown> for Unknown<'a> {
    fn from(unknown: &'a report::Unknown) -> Self {
        Unknown { path: &unknown.path, because: &unknown.because }
    }
}

impl<'a> From<&'a report::Summary> for Summary<'a> {
    fn from(summary: &'a report::Summary) -> Self {
        let not_evaluated = |entry: &'a report::NotEvaluated| NotEvaluated {
            what: &entry.what,
            why: &entry.why,
            gap: entry.gap,
        };
        Summary {
            resources: summary.resources,
            rules: summary.rules,
            evaluated_rules: summary.evaluated_rules,
            pass: summary.pass,
            fail: summary.fail,
            undetermined: summary.undetermined,
            error: summary.error,
            not_evaluated: summary.not_evaluated.iter().map(not_evaluated).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, write};
    use crate::output::sample;

    /// The published schema; `UPDATE_SCHEMAS=1 cargo test -p groundrule` writes it.
    #[test]
    fn the_published_schema_is_that_of_the_structs() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/report.v1.schema.json");
        let mut schema = serde_json::to_string_pretty(&schemars::schema_for!(Report<'_>)).unwrap();
        schema.push('\n');
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
    }

    #[test]
    fn the_sample_is_valid_under_the_schema() {
        let schema = serde_json::from_str(include_str!("../../../schemas/report.v1.schema.json")).unwrap();
        let mut out = Vec::new();
        write(&sample::report(), &[], &mut out).unwrap();
        let report = serde_json::from_slice(&out).unwrap();
        let faults: Vec<_> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn the_sample() {
        let mut out = Vec::new();
        write(&sample::report(), &[], &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}
