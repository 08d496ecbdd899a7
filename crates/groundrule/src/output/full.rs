//! `--format full`: for people at a terminal, who read from below.
//!
//! A block for each rule that failed, with its texts once: the first place with an excerpt, and how the value and the module
//! came there; the others, if there are many, in a line each. Instances that one place makes are one. First what is
//! undetermined, by cause, then the rules from the least severe to the worst, which so stands last, above the summary.

mod blocks;

use std::fmt::Display;
use std::io::{self, Write};

use groundrule_rules::report::{Finding, Level, Precision, Report, Verdict};

use self::blocks::{Block, Spot, blocks};
use super::Run;
use super::causes::causes;
use super::places::{clickable, line, with_subject};
use crate::diagnostics::Excerpt;
use crate::look::{Drawing, Look};
use crate::terminal::Untrusted;
use crate::words::{count, severity_name, some_of};

/// Places of a rule that are all drawn; of more only the first is.
const DRAWN: usize = 3;

/// Names shown in a line about a cause, or about instances of one place.
const NAMES_SHOWN: usize = 3;

/// Columns of what a line is about: `value from:`.
const LABEL: usize = 11;

/// Writes a run's findings.
pub(super) fn write(run: &Run<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { report: run.report, look, out };
    page.undetermined()?;
    for block in blocks(&run.report.findings) {
        page.block(&block)?;
    }
    Ok(())
}

struct Page<'a, 'o> {
    report: &'a Report,
    look: Look,
    out: &'o mut dyn Write,
}

impl Page<'_, '_> {
    fn undetermined(&mut self) -> io::Result<()> {
        let palette = self.look.palette;
        let report = self.report;
        let causes = causes(&report.findings);
        if causes.is_empty() {
            return Ok(());
        }
        let waiting =
            report.findings.iter().filter(|finding| finding.verdict == Verdict::Undetermined).count();
        let verdict = Verdict::Undetermined;
        let says = format!("{} because of {}", count(waiting, "verdict"), count(causes.len(), "cause"));
        writeln!(
            self.out,
            "{}",
            palette.strong(format!("{}: {says}", palette.verdict(verdict, verdict.name())))
        )?;
        for ((input, cause), held_up) in causes {
            write!(self.out, "  {}", palette.strong(Untrusted(cause)))?;
            match report.inputs.get(input) {
                Some(summary) if report.inputs.len() > 1 => {
                    writeln!(self.out, " in {}", Untrusted(&summary.path))?;
                }
                _ => writeln!(self.out)?,
            }
            let addresses: Vec<&str> = held_up.addresses.into_iter().collect();
            let rules: Vec<&str> = held_up.rules.into_iter().collect();
            let verdicts = count(held_up.verdicts, "verdict");
            let (rules, addresses) = (some_of(&rules, NAMES_SHOWN), some_of(&addresses, NAMES_SHOWN));
            self.text("holds up", &format!("{verdicts} of {rules}"))?;
            self.text("on", &addresses)?;
        }
        writeln!(self.out)
    }

    fn block(&mut self, block: &Block<'_>) -> io::Result<()> {
        let palette = self.look.palette;
        let rule = block.rule;
        let kind = match block.verdict {
            Verdict::Error => palette.verdict(Verdict::Error, "error".to_owned()),
            _ => palette.severity(rule.severity, severity_name(rule.severity).to_owned()),
        };
        let kind = if rule.preview { format!("{kind} (preview)") } else { kind.to_string() };
        let id = palette.name(Untrusted(&rule.id));
        let title = palette.strong(Untrusted(&rule.title));
        // Broken where it is shorter than the terminal would break it.
        let length = severity_name(rule.severity).len() + rule.id.len() + rule.title.chars().count() + 4;
        let separator = if length > self.look.width { "\n  " } else { " " };
        writeln!(self.out, "{kind}[{id}]:{separator}{title}")?;
        let drawn = if block.spots.len() > DRAWN { 1 } else { block.spots.len() };
        let (drawn, listed) = block.spots.split_at(drawn);
        for spot in drawn {
            self.drawn(spot)?;
        }
        if !listed.is_empty() {
            writeln!(self.out, "  and {} more:", listed.len())?;
            for spot in listed {
                self.listed(spot)?;
            }
        }
        if block.verdict == Verdict::Error {
            self.text("why", "the rule itself is wrong: nothing is known of what it looks at")?;
        } else {
            self.text("why", &rule.description)?;
            self.text("do", &rule.remediation)?;
        }
        self.text("more", &format!("groundrule explain {}", rule.id))?;
        writeln!(self.out)
    }

    /// A place with everything that is known of it.
    fn drawn(&mut self, spot: &Spot<'_>) -> io::Result<()> {
        let report = self.report;
        let finding = spot.first;
        let excerpt = Excerpt {
            headline: with_subject(finding),
            place: finding.location.as_ref().map(|location| {
                let file = &report.files[location.file];
                (file.path.as_str(), file.text.as_ref(), location.span.clone())
            }),
            label: finding.location.as_ref().and_then(|location| match location.precision {
                Precision::ModuleCall => Some("inside this module, whose files are not at hand"),
                Precision::Resource | Precision::Block | Precision::Attribute => None,
            }),
            help: None,
            is_severe: is_severe(finding),
        };
        writeln!(self.out, "{}", excerpt.draw(self.look))?;
        if !spot.others.is_empty() {
            let others: Vec<&str> = spot.others.iter().map(|other| other.address.as_str()).collect();
            self.text("also", &some_of(&others, NAMES_SHOWN))?;
        }
        for (position, step) in finding.chain.iter().enumerate() {
            let place = clickable(report, &step.location);
            let label = self.once("value from", position);
            self.step(label, &step.what, &place, line(report, &step.location))?;
        }
        for (position, call) in finding.calls.iter().enumerate() {
            let place = clickable(report, &call.location);
            let label = self.once("called by", position);
            self.step(label, &call.module, &place, line(report, &call.location))?;
        }
        for (address, path) in &finding.related {
            self.text("see also", &format!("{path} of {address}"))?;
        }
        if !finding.sets.is_empty() {
            self.text("with", &finding.sets.join(", "))?;
        }
        if !finding.assumed.is_empty() {
            self.text("assumes", &finding.assumed.join(", "))?;
        }
        self.input(finding)
    }

    /// A place in a line.
    fn listed(&mut self, spot: &Spot<'_>) -> io::Result<()> {
        let finding = spot.first;
        let palette = self.look.palette;
        write!(self.out, "    ")?;
        if let Some(location) = &finding.location {
            write!(self.out, "{}: ", Untrusted(&clickable(self.report, location)))?;
        }
        write!(self.out, "{}", Untrusted(&with_subject(finding)))?;
        if !spot.others.is_empty() {
            write!(self.out, "{}", palette.faint(format_args!(" and {} more there", spot.others.len())))?;
        }
        if !finding.sets.is_empty() {
            let sets = finding.sets.join(", ");
            write!(self.out, "{}", palette.faint(format_args!(" with {}", Untrusted(&sets))))?;
        }
        match self.report.inputs.get(finding.input) {
            Some(input) if self.report.inputs.len() > 1 => {
                writeln!(self.out, "{}", palette.faint(format_args!(" in {}", Untrusted(&input.path))))
            }
            _ => writeln!(self.out),
        }
    }

    /// Which input it is about, where there are several.
    fn input(&mut self, finding: &Finding) -> io::Result<()> {
        match self.report.inputs.get(finding.input) {
            Some(input) if self.report.inputs.len() > 1 => self.text("in", &input.path),
            _ => Ok(()),
        }
    }

    /// The label of the first of several lines; those who listen get it with each.
    fn once(&self, label: &'static str, position: usize) -> &'static str {
        if position == 0 || self.look.drawing == Drawing::Narrated { label } else { "" }
    }

    /// Something on the way to a place.
    fn step(&mut self, label: &str, what: &str, place: &str, line: &str) -> io::Result<()> {
        let separator = if self.look.drawing == Drawing::Narrated { ", " } else { "  " };
        let line: String = line.chars().take(self.look.width).collect();
        let palette = self.look.palette;
        let text = format!(
            "{}{separator}{}{separator}{}",
            Untrusted(what),
            palette.name(Untrusted(place)),
            palette.faint(Untrusted(&line)),
        );
        self.labelled(label, &text)
    }

    /// Running text of an input or policy, after what it is.
    fn text(&mut self, label: &str, text: &str) -> io::Result<()> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = Untrusted(&text).to_string();
        if self.look.drawing == Drawing::Narrated {
            return self.labelled(label, &text);
        }
        let indent = " ".repeat(LABEL + 3);
        let options = textwrap::Options::new(self.look.text_width())
            .initial_indent(&indent)
            .subsequent_indent(&indent)
            .break_words(false);
        let wrapped = textwrap::fill(&text, options);
        self.labelled(label, &wrapped.trim_start())
    }

    fn labelled(&mut self, label: &str, text: &dyn Display) -> io::Result<()> {
        let width = if self.look.drawing == Drawing::Narrated { 0 } else { LABEL };
        let label = if label.is_empty() { String::new() } else { format!("{label}:") };
        let padded = format!("{label:<width$}");
        writeln!(self.out, "  {} {text}", self.look.palette.name(padded))
    }
}

/// Whether a fail of this level fails the run by default.
fn is_severe(finding: &Finding) -> bool {
    finding.verdict == Verdict::Error || finding.level >= Level::Mandatory
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::cli::Verdicts;
    use crate::look::{Drawing, Look};
    use crate::output::{Settings, sample};
    use crate::terminal::Palette;

    fn rendered(report: &groundrule_rules::report::Report, look: Look) -> String {
        let write = |run: &super::Run<'_>, out: &mut Vec<u8>| write(run, look, out);
        sample::rendered_of(report, &[], &Settings::default(), write, Verdicts::Findings)
    }

    fn look(drawing: Drawing, width: usize) -> Look {
        Look { palette: Palette::new(false), drawing, width }
    }

    #[test]
    fn the_sample_in_every_drawing() {
        for (name, drawing) in
            [("unicode", Drawing::Unicode), ("ascii", Drawing::Ascii), ("narrated", Drawing::Narrated)]
        {
            insta::assert_snapshot!(name, rendered(&sample::report(), look(drawing, 80)));
        }
    }

    #[test]
    fn the_sample_without_places() {
        insta::assert_snapshot!(rendered(&sample::report_without_places(), look(Drawing::Unicode, 80)));
    }

    #[test]
    fn of_many_places_of_a_rule_one_is_drawn_and_the_others_are_listed() {
        let mut report = sample::report();
        report.inputs.truncate(1);
        let shape = report.findings[0].clone();
        report.findings = (0..10)
            .map(|number| {
                let mut finding = shape.clone();
                finding.address = format!("aws_security_group.web[{number}].ingress[0]");
                finding.message = format!("{} opens port 22", finding.address);
                let location = finding.location.as_mut().unwrap();
                location.span.start += number / 2;
                finding
            })
            .collect();
        insta::assert_snapshot!(rendered(&report, look(Drawing::Unicode, 80)));
    }

    #[test]
    fn colour_adds_nothing_to_the_text() {
        let plain = look(Drawing::Unicode, 80);
        let colored = Look { palette: Palette::new(true), ..plain };
        let report = sample::report();
        assert_eq!(sample::without_styles(&rendered(&report, colored)), rendered(&report, plain));
    }

    #[test]
    fn nothing_in_it_acts_on_a_terminal() {
        for drawing in [Drawing::Unicode, Drawing::Ascii, Drawing::Narrated] {
            let text = rendered(&sample::report(), look(drawing, 80));
            let acts =
                |character| !matches!(character, '\n' | '\t') && crate::terminal::must_escape(character);
            assert!(!text.contains(acts), "{text}");
        }
    }
}
