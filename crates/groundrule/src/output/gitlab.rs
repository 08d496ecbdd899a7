//! `--format gitlab`: GitLab's code quality report, which merge requests show: an array with the fails.

use std::collections::HashSet;
use std::io::{self, Write};

use groundrule_rules::digest;
use groundrule_rules::report::{Finding, Verdict};
use groundrule_rules::rule::Severity;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Run;
use super::json::write_value;
use super::places;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes a run's fails; those that need not be acted on are left out.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut taken = HashSet::new();
    let fails = |finding: &&Finding| finding.verdict == Verdict::Fail && finding.suppressed.is_none();
    let issues: Vec<Issue<'_>> = run
        .report
        .findings
        .iter()
        .filter(fails)
        .map(|finding| {
            let path = places::file(run, finding);
            Issue {
                description: places::with_subject(finding),
                check_name: &finding.rule.id,
                fingerprint: fingerprint(finding, &path, &mut taken),
                severity: if finding.rule.preview { "info" } else { severity(finding.rule.severity) },
                location: Location {
                    path,
                    lines: Lines {
                        begin: finding.location.as_ref().map_or(1, |location| location.start.line),
                    },
                },
            }
        })
        .collect();
    write_value(&issues, out)
}

/// Without the line, which moves. GitLab drops all but the first of equal ones, so the next of them is a hash of the one
/// before.
fn fingerprint(finding: &Finding, path: &str, taken: &mut HashSet<[u8; 32]>) -> String {
    let mut bytes = digest::of_parts([finding.rule.id.as_str(), &finding.fingerprint, path]);
    while !taken.insert(bytes) {
        bytes = Sha256::digest(bytes).into();
    }
    digest::half(&bytes)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value as Json;

    use super::write;
    use crate::cli::Verdicts;
    use crate::output::{Settings, sample};

    #[test]
    fn the_sample() {
        insta::assert_snapshot!(sample::rendered(|run, out| write(run, out), Verdicts::All));
    }

    #[test]
    fn previews_are_for_information() {
        let text = sample::rendered_of(
            &sample::report_of_previews(),
            &[],
            &Settings::default(),
            |run, out| write(run, out),
            Verdicts::Findings,
        );
        let issues: Vec<Json> = serde_json::from_str(&text).unwrap();
        assert!(!issues.is_empty() && issues.iter().all(|issue| issue["severity"] == "info"), "{text}");
    }

    #[test]
    fn nothing_found_is_an_empty_array() {
        let text = sample::rendered_of(
            &groundrule_rules::report::Report::default(),
            &[],
            &Settings::default(),
            |run, out| write(run, out),
            Verdicts::Findings,
        );
        assert_eq!(text, "[]\n");
    }

    #[test]
    fn equal_findings_have_fingerprints_of_their_own() {
        let mut report = sample::many(100);
        for finding in &mut report.findings {
            finding.fingerprint = "same".to_owned();
        }
        let text = sample::rendered_of(
            &report,
            &[],
            &Settings::default(),
            |run, out| write(run, out),
            Verdicts::Findings,
        );
        let issues: Vec<Json> = serde_json::from_str(&text).unwrap();
        let distinct: HashSet<&str> =
            issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(distinct.len(), issues.len());
        assert_eq!(issues.len(), 56);
    }
}
