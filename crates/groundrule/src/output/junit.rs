//! `--format junit`: a suite for each input, a case for each verdict.
//!
//! Readers know a case by class and name and keep the first of equal ones. The class is the standard and the rule, the name
//! the address. A fail is a failure, what is undetermined or suppressed is skipped, a rule that broke and an input that
//! cannot be read are errors. There are no times: equal runs give equal files.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use groundrule_rules::report::{Finding, Verdict};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Run;
use super::places;
use crate::terminal::Untrusted;
use crate::words::{level_name, severity_name, suppression_name};

/// Writes a run.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<TestSuite> =
        run.report.inputs.iter().map(|input| TestSuite::new(safe(&input.path))).collect();
    let mut names = Names::default();
    for finding in &run.report.findings {
        let Some(suite) = suites.get_mut(finding.input) else { continue };
        let input = &run.report.inputs[finding.input].path;
        suite.add_test_case(case(run, finding, input, &mut names));
    }
    for suite in suites.iter_mut().filter(|suite| suite.test_cases.is_empty()) {
        // Some readers take an empty report for a broken one.
        let mut case =
            TestCase::new(names.unique("groundrule", suite.name.as_str()), TestCaseStatus::success());
        case.set_classname("groundrule");
        suite.add_test_case(case);
    }
    for error in run.unreadable {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(safe(&error.kind().to_string())).set_type("unreadable");
        let mut case = TestCase::new(names.unique("groundrule", &safe(error.input())), status);
        case.set_classname("groundrule");
        let mut suite = TestSuite::new(safe(error.input()));
        suite.add_test_case(case);
        suites.push(suite);
    }
    let mut report = Report::new("groundrule");
    report.add_test_suites(suites);
    report.serialize(&mut *out).map_err(io::Error::other)?;
    writeln!(out)
}

fn case(run: &Run<'_>, finding: &Finding, input: &str, names: &mut Names) -> TestCase {
    let rule = &finding.rule;
    let class = format!("{}.{}", rule.standard, rule.id);
    let mut name = finding.address.clone();
    if run.report.inputs.len() > 1 {
        let _ = write!(name, " in {input}");
    }
    let name = names.unique(&class, &safe(&name));
    let mut case = TestCase::new(name, status(run, finding));
    case.set_classname(class);
    if let Some(location) = &finding.location {
        case.extra.insert("file".into(), safe(&places::file(run, finding)).into());
        case.extra.insert("line".into(), location.start.line.to_string().into());
    }
    case
}

fn status(run: &Run<'_>, finding: &Finding) -> TestCaseStatus {
    if let Some(suppressed) = &finding.suppressed {
        let reason = suppressed.reason.as_deref().unwrap_or("no reason given");
        let mut status = TestCaseStatus::skipped();
        status.set_message(safe(&format!("{}: {reason}", suppression_name(suppressed.kind))));
        return status;
    }
    let kind = match finding.verdict {
        // A test that fails fails the pipeline.
        Verdict::Fail if finding.rule.preview => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(safe(&format!("preview: {}", places::with_subject(finding))));
            return status;
        }
        Verdict::Pass => return TestCaseStatus::success(),
        Verdict::Undetermined => {
            let waits: Vec<String> = finding
                .unknown
                .iter()
                .map(|unknown| format!("{}: {}", unknown.path, unknown.because))
                .collect();
            let mut status = TestCaseStatus::skipped();
            status.set_message(safe(&format!("undetermined: {}", waits.join("; "))));
            return status;
        }
        Verdict::Fail => NonSuccessKind::Failure,
        Verdict::Error => NonSuccessKind::Error,
    };
    let rule = &finding.rule;
    let mut status = TestCaseStatus::non_success(kind);
    status
        .set_message(safe(&places::with_subject(finding)))
        .set_type(format!("{}, {}", severity_name(rule.severity), level_name(finding.level)))
        .set_description(details(run, finding));
    status
}

/// What readers show below a case.
fn details(run: &Run<'_>, finding: &Finding) -> String {
    let rule = &finding.rule;
    let mut lines = vec![rule.title.clone(), places::with_subject(finding)];
    if let Some(location) = &finding.location {
        lines.push(format!("at {}", places::clickable(run.report, location)));
    }
    for step in &finding.chain {
        lines.push(format!("value from {} at {}", step.what, places::clickable(run.report, &step.location)));
    }
    for call in &finding.calls {
        lines.push(format!("called by {} at {}", call.module, places::clickable(run.report, &call.location)));
    }
    lines.push(format!("why: {}", rule.description.trim()));
    lines.push(format!("do: {}", rule.remediation.trim()));
    lines.iter().map(|line| safe(line)).collect::<Vec<_>>().join("\n")
}

/// Without what XML forbids, or what would act on whoever shows it.
fn safe(text: &str) -> String {
    Untrusted(text).to_string()
}

/// The names given so far, by class.
#[derive(Default)]
struct Names(HashMap<(String, String), usize>);

impl Names {
    /// The name, with a number if it was given before.
    fn unique(&mut self, class: &str, name: &str) -> String {
        let mut candidate = name.to_owned();
        loop {
            let count = self.0.entry((class.to_owned(), candidate.clone())).or_default();
            *count += 1;
            if *count == 1 {
                return candidate;
            }
            candidate = format!("{candidate} ({count})");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Names, write};
    use crate::cli::Verdicts;
    use crate::output::{Settings, sample};

    #[test]
    fn the_sample() {
        insta::assert_snapshot!(sample::rendered(|run, out| write(run, out), Verdicts::All));
    }

    #[test]
    fn previews_fail_no_case() {
        let text = sample::rendered_of(
            &sample::report_of_previews(),
            &[],
            &Settings::default(),
            |run, out| write(run, out),
            Verdicts::Findings,
        );
        assert!(text.contains(r#"failures="0""#) && !text.contains("<failure"), "{text}");
        assert!(text.contains(r#"<skipped message="preview: "#), "{text}");
    }

    #[test]
    fn nothing_found_is_a_case_that_passes() {
        let mut report = sample::report();
        report.findings.clear();
        let text = sample::rendered_of(
            &report,
            &[],
            &Settings::default(),
            |run, out| write(run, out),
            Verdicts::Findings,
        );
        assert!(text.contains(r#"tests="2" skipped="0" failures="0" errors="0""#), "{text}");
    }

    #[test]
    fn no_two_cases_have_one_name() {
        let mut names = Names::default();
        let mut given = HashSet::new();
        for name in ["a", "a", "a (2)", "a", "a (2)", "a (2) (2)", "a (3)"] {
            assert!(given.insert(names.unique("class", name)), "{name}: {given:?}");
        }
        assert!(given.contains("a"));
    }
}
