//! `groundrule/report/v1`: a contract, so it has structs of its own; fields are added, never changed or removed.
//!
//! The schema for readers is `schemas/report.v1.schema.json`, which a test holds equal to these structs.

use std::collections::BTreeMap;
use std::io::{self, Write};

use groundrule_rules::report;
use serde::Serialize;

use super::write_value;
use crate::output::Run;
use crate::words::{input_kind_name, level_name, precision_name, severity_name, suppression_name};

/// Writes a run, with the inputs that could not be read as what was not evaluated.
pub(crate) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let reasons: Vec<String> = run.unreadable.iter().map(|error| error.kind().to_string()).collect();
    let mut report = Report::from(run.report);
    let inputs = run.unreadable.iter().zip(&reasons);
    report.summary.not_evaluated.extend(inputs.map(|(error, why)| NotEvaluated {
        what: error.input(),
        why,
        gap: true,
    }));
    write_value(&report, out)
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
    /// Edition of the built-in standards in force; null where it is not known.
    edition: Option<&'a str>,
    /// What was read.
    inputs: Vec<Input<'a>>,
    /// The rules that were selected, with findings or without.
    rules: Vec<Rule<'a>>,
    /// Verdicts to look at: `fail`, `undetermined` and `error`, with `--verdicts all` also `pass`; in the order of
    /// input, address, rule.
    findings: Vec<Finding<'a>>,
    /// Counts over all verdicts.
    summary: Summary<'a>,
    /// The standards files that counted, the weakest first.
    standards_files: Vec<StandardsFile<'a>>,
    /// What the reader should know of these.
    notes: &'a [String],
}

/// A standards file.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StandardsFile<'a> {
    /// From where the run started, with `/`.
    path: &'a str,
    /// It is the organisation's: named by `--org` or `GROUNDRULE_ORG`.
    organisation: bool,
    /// Of its bytes, in hexadecimal.
    sha256: &'a str,
}

/// What was read.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Input<'a> {
    /// Path as given; `<stdin>`.
    path: &'a str,
    /// Which root it is of, the same on every machine: its directory from the top of the repository.
    id: &'a str,
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
    /// The sets of variable files that it was evaluated with; empty where it has none.
    sets: &'a [String],
    /// Which environment its root is, as the standards file says.
    environment: Option<&'a str>,
    /// Whose its root is, as the standards file says.
    team: Option<&'a str>,
}

/// A rule, as its findings share it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Rule<'a> {
    /// Rule id.
    id: &'a str,
    /// Its standard.
    standard: &'a str,
    /// States the fault.
    title: &'a str,
    /// Why it matters.
    description: &'a str,
    /// What to do.
    remediation: &'a str,
    /// `low`, `medium`, `high` or `critical`.
    #[cfg_attr(test, schemars(extend("enum" = ["low", "medium", "high", "critical"])))]
    severity: &'static str,
    /// What a fail does: `advisory`, `mandatory` or `locked`.
    #[cfg_attr(test, schemars(extend("enum" = ["off", "advisory", "mandatory", "locked"])))]
    level: &'static str,
    /// Controls that the rule is evidence for, by catalogue.
    controls: &'a BTreeMap<String, Vec<String>>,
    /// Other scanners' ids for the rule, by scanner.
    aliases: &'a BTreeMap<String, Vec<String>>,
    /// What first had it: an edition, or a version of an organisation's own policies.
    since: Option<&'a str>,
    /// It is newer than the edition in force: reported, and it never fails a run.
    preview: bool,
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
    /// Where it is written; null where that is not known.
    location: Option<Location<'a>>,
    /// The module calls that lead there, outermost first.
    calls: Vec<Call<'a>>,
    /// How the value came there, from where it was written.
    chain: Vec<Step<'a>>,
    /// Who decided that it need not be acted on, and why; null if nobody did. It never fails a run.
    suppressed: Option<Suppression<'a>>,
    /// The sets of variable files that it holds for, of those of its input.
    sets: &'a [String],
    /// Stays the same while the finding is the same.
    fingerprint: &'a str,
}

/// A place in a file. Lines and columns count from 1, columns in Unicode characters; the end is the position after the
/// last character.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Location<'a> {
    /// Relative to where the run started, with `/`.
    file: &'a str,
    /// Line of its first character.
    line: usize,
    /// Column of its first character.
    column: usize,
    /// Line of its end.
    end_line: usize,
    /// Column of its end.
    end_column: usize,
    /// What stands there. `attribute`: the attribute itself. `block`: the header of the nested block that it belongs to.
    /// `resource`: the header of the resource's block. `module-call`: the header of the module call that the resource is
    /// behind, because the module's files are not at hand.
    #[cfg_attr(test, schemars(extend("enum" = ["attribute", "block", "resource", "module-call"])))]
    precision: &'static str,
}

/// A module call.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Call<'a> {
    /// Address of the called module.
    module: &'a str,
    /// Relative to where the run started, with `/`.
    file: &'a str,
    /// Line of the call.
    line: usize,
    /// Column of the call.
    column: usize,
}

/// A step of a value on its way to the resource.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Step<'a> {
    /// What held the value: `var.encrypted`.
    what: &'a str,
    /// Relative to where the run started, with `/`.
    file: &'a str,
    /// Line that it is written in.
    line: usize,
    /// Column that it begins at.
    column: usize,
}

/// A decision not to act on a finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Suppression<'a> {
    /// `exception` of the standards file, `ignore` comment beside the resource, or `baseline`.
    #[cfg_attr(test, schemars(extend("enum" = ["exception", "ignore", "baseline"])))]
    kind: &'static str,
    /// Why.
    reason: Option<&'a str>,
    /// Who answers for it.
    owner: Option<&'a str>,
    /// The last day that it holds.
    expires: Option<&'a str>,
    /// Where it is written.
    location: Option<Location<'a>>,
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
    /// Findings that need not be acted on; they count among the others too.
    suppressed: usize,
    /// The same by kind: `exception`, `ignore` and `baseline`.
    suppressed_by: BTreeMap<&'static str, usize>,
    /// The same by standard.
    standards: Vec<Standard<'a>>,
    /// Of all these, the verdicts of previews.
    previews: Previews,
    /// What was not evaluated, and why.
    not_evaluated: Vec<NotEvaluated<'a>>,
}

/// Counts over the verdicts of one standard's rules.
#[expect(clippy::struct_field_names, reason = "findings call it so too")]
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Standard<'a> {
    /// Its id.
    standard: &'a str,
    /// Rules selected.
    rules: usize,
    /// Resources that met a rule.
    pass: usize,
    /// Resources that broke a rule.
    fail: usize,
    /// Resources for which it is not known.
    undetermined: usize,
    /// Resources on which the rule itself broke.
    error: usize,
}

/// Counts over the verdicts of rules that are newer than the edition in force: they fail no run.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Previews {
    /// Rules selected.
    rules: usize,
    /// Resources that met a rule.
    pass: usize,
    /// Resources that broke a rule.
    fail: usize,
    /// Resources for which it is not known.
    undetermined: usize,
    /// Resources on which the rule itself broke.
    error: usize,
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
            edition: report.edition.as_deref(),
            rules: report.rules.iter().map(|rule| Rule::from(rule.as_ref())).collect(),
            inputs: report.inputs.iter().map(Input::from).collect(),
            findings: report.findings.iter().map(|finding| Finding::new(report, finding)).collect(),
            summary: Summary::new(report),
            standards_files: report.decided_by.iter().map(StandardsFile::from).collect(),
            notes: &report.notes,
        }
    }
}

impl<'a> From<&'a report::InputSummary> for Input<'a> {
    fn from(input: &'a report::InputSummary) -> Self {
        Input {
            path: &input.path,
            id: &input.id,
            kind: input_kind_name(input.kind),
            root: input.root.as_deref(),
            resources: input.resources,
            errored: input.errored,
            complete: input.complete,
            notes: &input.notes,
            sets: &input.sets,
            environment: input.environment.as_deref(),
            team: input.team.as_deref(),
        }
    }
}

impl<'a> From<&'a report::DecidedFile> for StandardsFile<'a> {
    fn from(file: &'a report::DecidedFile) -> Self {
        StandardsFile { path: &file.path, organisation: file.organisation, sha256: &file.sha256 }
    }
}

impl<'a> From<&'a report::RuleInfo> for Rule<'a> {
    fn from(rule: &'a report::RuleInfo) -> Self {
        Rule {
            id: &rule.id,
            standard: &rule.standard,
            title: &rule.title,
            description: &rule.description,
            remediation: &rule.remediation,
            severity: severity_name(rule.severity),
            level: level_name(rule.level),
            controls: &rule.controls,
            aliases: &rule.aliases,
            since: rule.since.as_deref(),
            preview: rule.preview,
        }
    }
}

impl<'a> Location<'a> {
    fn new(report: &'a report::Report, location: &report::Location) -> Self {
        Location {
            file: &report.files[location.file].path,
            line: location.start.line,
            column: location.start.column,
            end_line: location.end.line,
            end_column: location.end.column,
            precision: precision_name(location.precision),
        }
    }
}

impl<'a> Call<'a> {
    fn new(report: &'a report::Report, call: &'a report::Call) -> Self {
        let Location { file, line, column, .. } = Location::new(report, &call.location);
        Call { module: &call.module, file, line, column }
    }
}

impl<'a> Step<'a> {
    fn new(report: &'a report::Report, step: &'a report::Step) -> Self {
        let Location { file, line, column, .. } = Location::new(report, &step.location);
        Step { what: &step.what, file, line, column }
    }
}

impl<'a> Suppression<'a> {
    fn new(report: &'a report::Report, suppression: &'a report::Suppression) -> Self {
        Suppression {
            kind: suppression_name(suppression.kind),
            reason: suppression.reason.as_deref(),
            owner: suppression.owner.as_deref(),
            expires: suppression.expires.as_deref(),
            location: suppression.location.as_ref().map(|location| Location::new(report, location)),
        }
    }
}

impl<'a> Finding<'a> {
    fn new(report: &'a report::Report, finding: &'a report::Finding) -> Self {
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
            location: finding.location.as_ref().map(|location| Location::new(report, location)),
            calls: finding.calls.iter().map(|call| Call::new(report, call)).collect(),
            chain: finding.chain.iter().map(|step| Step::new(report, step)).collect(),
            suppressed: finding.suppressed.as_ref().map(|suppression| Suppression::new(report, suppression)),
            sets: &finding.sets,
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'a> From<&'a report::Unknown> for Unknown<'a> {
    fn from(unknown: &'a report::Unknown) -> Self {
        Unknown { path: &unknown.path, because: &unknown.because }
    }
}

impl<'a> Summary<'a> {
    fn new(report: &'a report::Report) -> Self {
        let summary = &report.summary;
        let not_evaluated = |entry: &'a report::NotEvaluated| NotEvaluated {
            what: &entry.what,
            why: &entry.why,
            gap: entry.gap,
        };
        let standard = |counts: &'a report::StandardSummary| Standard {
            standard: &counts.standard,
            rules: counts.rules,
            pass: counts.pass,
            fail: counts.fail,
            undetermined: counts.undetermined,
            error: counts.error,
        };
        let suppressed = || report.findings.iter().filter_map(|finding| finding.suppressed.as_ref());
        Summary {
            resources: summary.resources,
            rules: summary.rules,
            evaluated_rules: summary.evaluated_rules,
            pass: summary.pass,
            fail: summary.fail,
            undetermined: summary.undetermined,
            error: summary.error,
            suppressed: suppressed().count(),
            suppressed_by: suppressed().fold(BTreeMap::new(), |mut by_kind, suppressed| {
                *by_kind.entry(suppression_name(suppressed.kind)).or_default() += 1;
                by_kind
            }),
            standards: summary.standards.iter().map(standard).collect(),
            previews: Previews {
                rules: summary.previews.rules,
                pass: summary.previews.pass,
                fail: summary.previews.fail,
                undetermined: summary.previews.undetermined,
                error: summary.previews.error,
            },
            not_evaluated: summary.not_evaluated.iter().map(not_evaluated).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, write};
    use crate::cli::Verdicts;
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
        let report =
            serde_json::from_str(&sample::rendered(|run, out| write(run, out), Verdicts::All)).unwrap();
        let faults: Vec<_> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn the_sample() {
        insta::assert_snapshot!(sample::rendered(|run, out| write(run, out), Verdicts::All));
    }
}
