//! `--format markdown`: a comment for a pull request, and the summary of a job.
//!
//! Bounded in length, worst first, collapsed by input. What comes from an input stands in code, where nothing in it is a
//! mention, a link or HTML. A hidden line at the top lets a bot find the comment that it wrote before.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use groundrule_rules::report::{Finding, Report, Verdict};

use super::Run;
use super::causes::causes;
use super::places::{clickable, without_subject};
use crate::terminal::Untrusted;
use crate::words::{count, input_kind_name, severity_name, some_of};

/// Bytes of a comment: GitHub refuses more than 65,536 characters.
pub(crate) const COMMENT: usize = 60_000;

/// Bytes of a job's summary: GitHub refuses a step's whole if it is longer than a MiB, and others may write to it too.
pub(super) const JOB_SUMMARY: usize = 500_000;

/// Kept for what follows the findings.
const RESERVE: usize = 8_000;

/// Names shown in a line about a cause or reason.
const NAMES_SHOWN: usize = 3;

/// Lines about causes or reasons.
const LINES_SHOWN: usize = 20;

/// Bytes of a text that stands in a line; addresses are as long as somebody's `for_each` keys.
const LINE: usize = 400;

/// Writes a run; says how many findings are left out.
pub(super) fn write(run: &Run<'_>, limit: usize, out: &mut dyn Write) -> io::Result<Option<String>> {
    let mut page = Page { run, text: String::new(), limit: limit - RESERVE, left_out: 0 };
    page.head();
    for input in 0..run.report.inputs.len() {
        page.input(input);
    }
    let note = (page.left_out > 0).then(|| {
        let left_out = count(page.left_out, "finding");
        format!("the comment is full: {left_out} not shown")
    });
    if let Some(note) = &note {
        let _ = writeln!(page.text, "**{note}.**\n");
    }
    page.undetermined();
    page.not_evaluated();
    out.write_all(page.text.as_bytes())?;
    Ok(note)
}

struct Page<'a> {
    run: &'a Run<'a>,
    text: String,
    limit: usize,
    left_out: usize,
}

impl Page<'_> {
    fn head(&mut self) {
        let Page { run, text, .. } = self;
        let summary = &run.report.summary;
        let category = run.settings.category.as_deref().unwrap_or_default();
        let key: String =
            category.chars().filter(|c| c.is_ascii_alphanumeric() || "_./".contains(*c)).collect();
        let marker = if key.is_empty() { "groundrule".to_owned() } else { format!("groundrule:{key}") };
        let suppressed = run.report.findings.iter().filter(|finding| finding.suppressed.is_some()).count();
        let _ = writeln!(text, "<!-- {marker} -->");
        let _ = writeln!(text, "### groundrule: {}\n", outcome(run));
        let _ = writeln!(
            text,
            "{} of {} on {}: {} pass, {} fail, {} undetermined, {} error{}.\n",
            summary.evaluated_rules,
            count(summary.rules, "rule"),
            count(summary.resources, "resource"),
            summary.pass,
            summary.fail,
            summary.undetermined,
            summary.error,
            if suppressed > 0 { format!("; {suppressed} suppressed") } else { String::new() },
        );
        if !summary.standards.is_empty() {
            text.push_str(
                "| standard | rules | pass | fail | undetermined | error |\n|---|--:|--:|--:|--:|--:|\n",
            );
            for counts in &summary.standards {
                let _ = writeln!(
                    text,
                    "| {} | {} | {} | {} | {} | {} |",
                    code(&counts.standard),
                    counts.rules,
                    counts.pass,
                    counts.fail,
                    counts.undetermined,
                    counts.error,
                );
            }
            text.push('\n');
        }
        for error in run.unreadable {
            let _ = writeln!(text, "**Cannot be read:** {}\n", code(&error.to_string()));
        }
    }

    /// The findings on an input, folded; open if something failed.
    fn input(&mut self, number: usize) {
        let report = self.run.report;
        let input = &report.inputs[number];
        let mut findings: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|finding| finding.input == number && finding.verdict >= Verdict::Fail)
            .filter(|finding| finding.suppressed.is_none())
            .collect();
        if findings.is_empty() {
            return;
        }
        findings.sort_by_key(|finding| (Reverse(finding.verdict), Reverse(finding.rule.severity)));
        let root =
            input.root.as_ref().map(|root| format!(" of root {}", html_code(root))).unwrap_or_default();
        let _ = writeln!(
            self.text,
            "<details open><summary>{} {}{root}: {}</summary>\n",
            input_kind_name(input.kind),
            html_code(&input.path),
            count(findings.len(), "finding"),
        );
        let mut rule = None;
        for finding in findings {
            let mut entry = String::new();
            if rule != Some(&finding.rule.id) {
                heading(finding, &mut entry);
            }
            line(report, finding, &mut entry);
            if self.text.len() + entry.len() > self.limit {
                self.left_out += 1;
                continue;
            }
            rule = Some(&finding.rule.id);
            self.text.push_str(&entry);
        }
        self.text.push_str("\n</details>\n\n");
    }

    fn undetermined(&mut self) {
        let causes = causes(&self.run.report.findings);
        if causes.is_empty() {
            return;
        }
        let _ = writeln!(
            self.text,
            "<details><summary>Undetermined: {}</summary>\n",
            count(causes.len(), "cause")
        );
        let more = causes.len().saturating_sub(LINES_SHOWN);
        for ((_, cause), held_up) in causes.into_iter().take(LINES_SHOWN) {
            let rules: Vec<&str> = held_up.rules.into_iter().collect();
            let verdicts = count(held_up.verdicts, "verdict");
            let _ = writeln!(
                self.text,
                "- {}: {verdicts} of {}",
                code(cause),
                code(&some_of(&rules, NAMES_SHOWN))
            );
        }
        self.more(more);
    }

    fn not_evaluated(&mut self) {
        let not_evaluated = &self.run.report.summary.not_evaluated;
        if not_evaluated.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "<details><summary>Not evaluated: {}</summary>\n", not_evaluated.len());
        for missing in not_evaluated.iter().take(LINES_SHOWN) {
            let _ = writeln!(self.text, "- {}: {}", code(&missing.what), code(&missing.why));
        }
        self.more(not_evaluated.len().saturating_sub(LINES_SHOWN));
    }

    fn more(&mut self, more: usize) {
        if more > 0 {
            let _ = writeln!(self.text, "- and {more} more");
        }
        self.text.push_str("\n</details>\n\n");
    }
}

fn outcome(run: &Run<'_>) -> String {
    match run.judgement.reasons.as_slice() {
        [] => "nothing fails the gate".to_owned(),
        reasons => code(&reasons.join("; ")),
    }
}

/// What a rule's findings share.
fn heading(finding: &Finding, text: &mut String) {
    let rule = &finding.rule;
    let severity = match finding.verdict {
        Verdict::Error => "error",
        _ => severity_name(rule.severity),
    };
    let _ = writeln!(
        text,
        "\n**{severity}: {}** ({}{})<br>{}\n",
        prose(&rule.title),
        code(&rule.id),
        if rule.preview { ", preview" } else { "" },
        prose(&rule.remediation)
    );
}

fn line(report: &Report, finding: &Finding, text: &mut String) {
    let _ = write!(text, "- {}: {}", code(&finding.address), code(without_subject(finding)));
    if let Some(location) = &finding.location {
        let _ = write!(text, " at {}", code(&clickable(report, location)));
    }
    let calls: Vec<String> =
        finding.calls.iter().map(|call| code(&clickable(report, &call.location))).collect();
    if !calls.is_empty() {
        let _ = write!(text, ", called at {}", calls.join(", "));
    }
    if !finding.sets.is_empty() {
        let _ = write!(text, ", with {}", code(&finding.sets.join(", ")));
    }
    text.push('\n');
}

/// A text out of an input, in which nothing means anything: a code span with a fence longer than any in it.
pub(crate) fn code(text: &str) -> String {
    let text = cut(&Untrusted(text).to_string());
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The same inside HTML.
fn html_code(text: &str) -> String {
    let text = cut(&Untrusted(text).to_string());
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('`', "&#96;");
    format!("<code>{escaped}</code>")
}

/// A policy's text, which may hold code spans and nothing else that means anything.
fn prose(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pieces: Vec<&str> = text.split('`').collect();
    let mut prose = String::new();
    for (position, piece) in pieces.iter().enumerate() {
        let is_code = position % 2 == 1 && position + 1 < pieces.len();
        if is_code {
            prose.push_str(&code(piece));
            continue;
        }
        if position % 2 == 1 {
            prose.push_str("\\`");
        }
        for character in Untrusted(piece).to_string().chars() {
            match character {
                '&' => prose.push_str("&amp;"),
                '<' => prose.push_str("&lt;"),
                // Mentions and references are found in what is shown, not in what is written.
                '@' | '#' => prose.extend([character, '\u{2060}']),
                '*' | '_' | '[' | ']' | '|' | '~' | '\\' => prose.extend(['\\', character]),
                _ => prose.push(character),
            }
        }
    }
    prose
}

fn cut(text: &str) -> String {
    if text.len() <= LINE {
        return text.to_owned();
    }
    format!("{}…", &text[..text.floor_char_boundary(LINE)])
}

#[cfg(test)]
mod tests {
    use super::{COMMENT, code, prose, write};
    use crate::cli::Verdicts;
    use crate::output::{Settings, sample};

    #[test]
    fn the_sample() {
        let settings = Settings { category: Some("prod --> x".to_owned()), ..Settings::default() };
        insta::assert_snapshot!(sample::rendered_of(
            &sample::report(),
            &sample::unreadable(),
            &settings,
            |run, out| write(run, COMMENT, out).map(|_| ()),
            Verdicts::All,
        ));
    }

    #[test]
    fn a_comment_is_never_too_long_and_says_what_it_leaves_out() {
        let mut report = sample::many(10_000);
        for finding in &mut report.findings {
            finding.address.push_str(&"`|".repeat(1_000));
        }
        let mut note = None;
        let text = sample::rendered_of(
            &report,
            &[],
            &Settings::default(),
            |run, out| {
                note = write(run, COMMENT, out)?;
                Ok(())
            },
            Verdicts::Findings,
        );
        assert!(text.len() <= 65_536, "{}", text.len());
        let note = note.unwrap();
        assert!(text.contains(&note), "{note}");
        assert_eq!(text.matches("<details").count(), text.matches("</details>").count());
    }

    #[test]
    fn nothing_of_an_input_means_anything() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`@you`|"), "`` `@you`| ``");
        assert_eq!(
            prose("Set `a|b` for @you, <b>*now*</b>"),
            "Set `a|b` for @\u{2060}you, &lt;b>\\*now\\*&lt;/b>"
        );
        assert_eq!(prose("one ` only"), "one \\` only");
    }
}
