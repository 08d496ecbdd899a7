//! `--format sarif`: SARIF 2.1.0, with what GitHub, GitLab and editors take from it.
//!
//! Fails only: GitHub shows every result as an open alert, suppressed ones and those of other kinds as well, so these are
//! written only when asked for. The texts of all rules are there in every run, with results or without.

mod model;
mod rules;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use groundrule_rules::report::{self, Finding, RuleInfo, SuppressionKind, Verdict};
use groundrule_rules::rule::Severity;
use serde_json::json;

use self::model::{
    ArtifactLocation, AutomationDetails, CodeFlow, Driver, FlowLocation, Invocation, Location, Log,
    LogicalLocation, Notification, PhysicalLocation, Region, ResultProperties, RuleReference, SarifResult,
    Suppression, Text, ThreadFlow, Tool,
};
use super::Run;
use super::json::write_value;
use super::places;
use crate::cli::SarifExtra;
use crate::exit::ExitStatus;
use crate::words::{count, level_name, precision_name, severity_name, suppression_name};

/// Results that GitHub keeps of a run.
const RESULTS: usize = 5_000;

/// What paths are relative to.
const BASE: &str = "%SRCROOT%";

/// Lines of a snippet; a place longer than that has its first lines shown.
const SNIPPET_LINES: usize = 10;

/// Writes a run; says how many results are left out.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<Option<String>> {
    write_at_most(run, RESULTS, out)
}

fn write_at_most(run: &Run<'_>, limit: usize, out: &mut dyn Write) -> io::Result<Option<String>> {
    let mut findings: Vec<&Finding> =
        run.report.findings.iter().filter(|finding| is_result(run, finding)).collect();
    let all = findings.len();
    if all > limit {
        // The worst stay, in the order of the report.
        let mut by_severity: Vec<usize> = (0..all).collect();
        by_severity.sort_by_key(|at| (Reverse(findings[*at].verdict), Reverse(findings[*at].rule.severity)));
        by_severity.truncate(limit);
        by_severity.sort_unstable();
        findings = by_severity.into_iter().map(|at| findings[at]).collect();
    }
    let note = (all > limit).then(|| {
        format!("SARIF holds the worst {limit} of {}: GitHub takes no more of a run", count(all, "result"))
    });
    let rules = rules::Rules::of(run.report, &findings);
    let results = findings.iter().map(|finding| result(run, &rules, finding)).collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [model::Run {
            tool: Tool {
                driver: Driver {
                    name: "groundrule",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.descriptors(),
                    properties: run
                        .report
                        .edition
                        .as_deref()
                        .map(|edition| model::DriverProperties { edition }),
                },
            },
            automation_details: run.settings.category.as_deref().map(|category| AutomationDetails {
                // What comes before the last slash is the category, what comes after it tells one run from the next.
                id: format!("{}/", category.trim_end_matches('/')),
            }),
            invocations: [invocation(run, note.clone())],
            original_uri_base_ids: json!({BASE: {"description": {"text": "The top directory of the checkout."}}}),
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    write_value(&log, out)?;
    Ok(note)
}

fn is_result(run: &Run<'_>, finding: &Finding) -> bool {
    let includes = |extra| run.settings.sarif_include.contains(&extra);
    let is_wanted = match finding.verdict {
        Verdict::Fail => true,
        Verdict::Undetermined => includes(SarifExtra::Undetermined),
        Verdict::Pass | Verdict::Error => false,
    };
    is_wanted && (finding.suppressed.is_none() || includes(SarifExtra::Suppressed))
}

fn result<'a>(run: &Run<'a>, rules: &'a rules::Rules<'a>, finding: &'a Finding) -> SarifResult<'a> {
    let report = run.report;
    let rule_index = rules.index(finding);
    let is_open = finding.verdict == Verdict::Undetermined;
    let mut steps = steps(run, finding);
    let related_locations: Vec<Location<'a>> = finding
        .calls
        .iter()
        .enumerate()
        .map(|(number, call)| {
            let caption = format!("{} is called here", call.module);
            Location { id: Some(number + 1), ..place(run, &call.location, Some(caption)) }
        })
        .collect();
    let code_flows = if steps.is_empty() {
        Vec::new()
    } else {
        let location = primary(run, finding);
        steps.push(FlowLocation { location, importance: "essential" });
        vec![CodeFlow { thread_flows: [ThreadFlow { locations: steps }] }]
    };
    SarifResult {
        rule_id: rules.id(rule_index),
        rule_index,
        kind: if is_open { "open" } else { "fail" },
        level: if is_open { "none" } else { level(&finding.rule) },
        message: message(finding),
        locations: [primary(run, finding)],
        related_locations,
        code_flows,
        partial_fingerprints: json!({"groundrule/v1": finding.fingerprint}),
        suppressions: finding.suppressed.iter().map(|suppressed| suppression(run, suppressed)).collect(),
        properties: ResultProperties {
            verdict: finding.verdict.name(),
            level: level_name(finding.level),
            severity: severity_name(finding.rule.severity),
            preview: finding.rule.preview,
            resource_type: &finding.type_name,
            input: input_name(report, finding),
            paths: &finding.paths,
            precision: finding.location.as_ref().map(|location| precision_name(location.precision)),
            assumed: &finding.assumed,
            sets: &finding.sets,
        },
    }
}

/// The first sentence is the title of GitHub's alert; a related location is shown only where the message links it.
fn message(finding: &Finding) -> Text<'static> {
    let mut text = plain(&places::with_subject(finding));
    if finding.verdict == Verdict::Undetermined {
        let waits: Vec<String> =
            finding.unknown.iter().map(|unknown| format!("{}: {}", unknown.path, unknown.because)).collect();
        text = plain(&format!("{}: not known: {}", finding.address, waits.join("; ")));
    }
    if let Some(last) = finding.calls.len().checked_sub(1) {
        let link =
            |(number, call): (usize, &report::Call)| format!("[{}]({})", bracketed(&call.module), number + 1);
        let links: Vec<String> = finding.calls.iter().enumerate().map(link).collect();
        let through = if last == 0 { "module call" } else { "module calls" };
        text = format!("{text}. Through the {through} {}.", links.join(", "));
    }
    Text { text: Cow::Owned(text), markdown: None }
}

/// A text in which nothing is taken for a link: only `[text](target)` is one.
fn plain(text: &str) -> String {
    if text.contains("](") { bracketed(text) } else { text.to_owned() }
}

fn bracketed(text: &str) -> String {
    text.replace('\\', r"\\").replace('[', r"\[").replace(']', r"\]")
}

/// The way of the value, then that of the modules.
fn steps<'a>(run: &Run<'a>, finding: &'a Finding) -> Vec<FlowLocation<'a>> {
    let step = |location, caption| FlowLocation {
        location: place(run, location, Some(caption)),
        importance: "important",
    };
    let values = finding
        .chain
        .iter()
        .map(|value| step(&value.location, format!("the value comes from {}", value.what)));
    let calls =
        finding.calls.iter().map(|call| step(&call.location, format!("{} is called here", call.module)));
    values.chain(calls).collect()
}

/// Where the finding is, and what it is about.
fn primary<'a>(run: &Run<'a>, finding: &'a Finding) -> Location<'a> {
    let mut location = match &finding.location {
        Some(location) => place(run, location, None),
        // A result without a place is not shown anywhere.
        None => Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: artifact(&places::file(run, finding)),
                region: Region { start_line: 1, ..Region::default() },
            },
            logical_locations: Vec::new(),
            message: None,
        },
    };
    let kind = if finding.type_name.contains('_') { "resource" } else { "object" };
    let address = finding.address.as_str();
    location.logical_locations = vec![LogicalLocation { name: address, fully_qualified_name: address, kind }];
    location
}

fn place<'a>(run: &Run<'a>, location: &report::Location, caption: Option<String>) -> Location<'a> {
    let file = &run.report.files[location.file];
    let snippet = file.text.get(location.span.clone()).unwrap_or_default();
    let snippet = snippet.lines().take(SNIPPET_LINES).collect::<Vec<_>>().join("\n");
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: artifact(&places::below_checkout(run, &file.path)),
            region: Region {
                start_line: location.start.line,
                start_column: Some(location.start.column),
                end_line: Some(location.end.line),
                end_column: Some(location.end.column),
                snippet: Some(snippet)
                    .filter(|snippet| !snippet.is_empty())
                    .map(|snippet| Text { text: Cow::Owned(snippet), markdown: None }),
            },
        },
        logical_locations: Vec::new(),
        message: caption.map(|caption| Text { text: Cow::Owned(plain(&caption)), markdown: None }),
    }
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: percent_encoded(path), uri_base_id: BASE }
}

/// A path as the path of a URI (RFC 3986): everything but what stands for itself is escaped.
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

fn suppression<'a>(run: &Run<'a>, suppressed: &'a report::Suppression) -> Suppression<'a> {
    let said = [("", &suppressed.reason), ("owner: ", &suppressed.owner), ("expires: ", &suppressed.expires)];
    let said: Vec<String> = std::iter::once(suppression_name(suppressed.kind).to_owned())
        .chain(said.iter().filter_map(|(label, value)| Some(format!("{label}{}", value.as_deref()?))))
        .collect();
    Suppression {
        kind: if suppressed.kind == SuppressionKind::Ignore { "inSource" } else { "external" },
        status: "accepted",
        justification: Some(said.join("; ")),
        location: suppressed.location.as_ref().map(|location| place(run, location, None)),
    }
}

fn invocation(run: &Run<'_>, note: Option<String>) -> Invocation {
    let notification = |level, text: String| Notification {
        level,
        message: Text { text: Cow::Owned(plain(&text)), markdown: None },
        associated_rule: None,
    };
    let mut notifications = Vec::new();
    for error in run.unreadable {
        notifications.push(notification("error", error.to_string()));
    }
    for finding in run.report.findings.iter().filter(|finding| finding.verdict == Verdict::Error) {
        notifications.push(Notification {
            associated_rule: Some(RuleReference { id: finding.rule.id.clone() }),
            ..notification("error", format!("{}: {}", finding.address, finding.message))
        });
    }
    for input in &run.report.inputs {
        for said in &input.notes {
            notifications.push(notification("warning", format!("{}: {said}", input.path)));
        }
    }
    for missing in &run.report.summary.not_evaluated {
        let level = if missing.gap { "warning" } else { "note" };
        notifications.push(notification(level, format!("{}: not evaluated: {}", missing.what, missing.why)));
    }
    if let Some(note) = note {
        notifications.push(notification("warning", note));
    }
    let status = run.judgement.status;
    Invocation {
        execution_successful: matches!(status, ExitStatus::Success | ExitStatus::Findings),
        exit_code: status.code(),
        tool_execution_notifications: notifications,
    }
}

/// A preview's is the least that is shown.
fn level(rule: &RuleInfo) -> &'static str {
    match rule.severity {
        _ if rule.preview => "note",
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn input_name<'a>(report: &'a report::Report, finding: &Finding) -> &'a str {
    let path = report.inputs.get(finding.input).map_or("<unknown>", |input| input.path.as_str());
    let path = camino::Utf8Path::new(path);
    if path.is_absolute() { path.file_name().unwrap_or("<unknown>") } else { path.as_str() }
}

#[cfg(test)]
mod tests;
