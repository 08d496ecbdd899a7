//! `--format github`: annotations, as commands that a workflow's log holds.
//!
//! GitHub shows ten of a kind for a step and says nothing of the others, so the worst come first and a line at the end
//! counts what is not shown.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use groundrule_rules::report::{Finding, Verdict};
use groundrule_rules::rule::Severity;

use super::Run;
use super::places;
use crate::terminal::Untrusted;
use crate::words::count;

/// Annotations of a kind that GitHub shows for a step.
const SHOWN: usize = 10;

/// Kinds of annotations: the command's name, and what it is called in a sentence.
const KINDS: [(&str, &str); 3] = [("error", "error"), ("warning", "warning"), ("notice", "notice")];

/// Writes a run's annotations.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut by_kind: [Vec<Annotation<'_>>; 3] = Default::default();
    for error in run.unreadable {
        by_kind[0].push(Annotation {
            title: "cannot be read".to_owned(),
            message: error.to_string(),
            finding: None,
        });
    }
    let mut findings: Vec<&Finding> =
        run.report.findings.iter().filter(|finding| is_annotated(finding)).collect();
    findings.sort_by_key(|finding| (Reverse(finding.verdict), Reverse(finding.rule.severity)));
    for finding in findings {
        let rule = &finding.rule;
        let kind = match (finding.verdict, rule.severity) {
            (Verdict::Fail, _) if rule.preview => 2,
            (Verdict::Error, _) | (_, Severity::Critical | Severity::High) => 0,
            (_, Severity::Medium) => 1,
            (_, Severity::Low) => 2,
        };
        let message = places::with_subject(finding);
        let message = format!("{message}\n{} [{}]", rule.remediation.trim(), rule.id);
        by_kind[kind].push(Annotation { title: rule.title.clone(), message, finding: Some(finding) });
    }
    let mut left = Vec::new();
    for ((command, name), annotations) in KINDS.iter().zip(&by_kind) {
        for annotation in annotations.iter().take(SHOWN) {
            writeln!(out, "{}", annotation.command(run, command))?;
        }
        let more = annotations.len().saturating_sub(SHOWN);
        left.extend((more > 0).then(|| count(more, name)));
    }
    if !left.is_empty() {
        writeln!(out, "groundrule: {} more, for which GitHub has no annotations", left.join(", "))?;
    }
    Ok(())
}

fn is_annotated(finding: &Finding) -> bool {
    finding.verdict >= Verdict::Fail && finding.suppressed.is_none()
}

struct Annotation<'a> {
    title: String,
    message: String,
    finding: Option<&'a Finding>,
}

impl Annotation<'_> {
    fn command(&self, run: &Run<'_>, name: &str) -> String {
        let mut command = format!("::{name} ");
        if let Some(finding) = self.finding {
            let _ = write!(command, "file={},", property(&places::file(run, finding)));
            if let Some(location) = &finding.location {
                let (start, end) = (location.start, location.end);
                let _ = write!(command, "line={},endLine={},", start.line, end.line);
                // Columns count only within a line.
                if start.line == end.line {
                    let _ = write!(command, "col={},endColumn={},", start.column, end.column);
                }
            }
        }
        let _ = write!(command, "title={}::{}", property(&self.title), data(&self.message));
        command
    }
}

/// Text after the second `::`; line breaks stay line breaks, other control characters are shown.
fn data(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| Untrusted(line).to_string().replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A value before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::cli::Verdicts;
    use crate::output::{Settings, sample};

    #[test]
    fn the_sample() {
        insta::assert_snapshot!(sample::rendered(|run, out| write(run, out), Verdicts::All));
    }

    #[test]
    fn every_line_is_one_command_whatever_an_address_holds() {
        let text = sample::rendered(|run, out| write(run, out), Verdicts::All);
        for line in text.lines() {
            let (properties, message) = line[2..].split_once("::").unwrap();
            let name = properties.split(' ').next().unwrap();
            assert!(["error", "warning", "notice"].contains(&name), "{line}");
            assert!(!message.is_empty());
            assert!(!line.contains(crate::terminal::must_escape), "{line}");
        }
    }

    #[test]
    fn what_github_would_not_show_is_counted() {
        let text = sample::rendered_of(
            &sample::many(100),
            &[],
            &Settings::default(),
            |run, out| write(run, out),
            Verdicts::Findings,
        );
        let of = |name: &str| text.lines().filter(|line| line.starts_with(&format!("::{name} "))).count();
        assert_eq!((of("error"), of("warning")), (10, 10));
        assert_eq!(
            text.lines().last().unwrap(),
            "groundrule: 46 errors, 1 warning more, for which GitHub has no annotations"
        );
    }
}
