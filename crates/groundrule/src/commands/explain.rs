//! `groundrule explain RULE`: all there is to know about a rule, for whoever has to fix a finding.

use std::collections::BTreeMap;
use std::io::{self, Write};

use camino::Utf8PathBuf;
use groundrule_rules::governance;
use groundrule_rules::report::{Level, RuleInfo};
use groundrule_rules::rule::{Read, RelatedSpec, Rule};
use groundrule_rules::standard::Setting;
use serde_json::Value as Json;

use crate::cli::ExplainArgs;
use crate::examples::{self, example};
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::lookup;
use crate::policy_sets::PolicySets;
use crate::spelling::{ReadText, RelatedText, SubjectText};
use crate::terminal::{Palette, Streams};
use crate::words::{level_name, severity_name};

/// Columns of running text.
const WIDTH: usize = 80;

/// Explains the rule that has the id, or that another scanner's id means.
pub(crate) fn run(args: &ExplainArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    if let Some(info) = governance::info(&args.rule) {
        Page { out: &mut streams.out, palette: streams.out_look.palette }.own(&info)?;
        return Ok(ExitStatus::Success);
    }
    let policies = PolicySets::here(&args.policies)?;
    let rule = lookup::rule(&policies.rules, &args.rule)?;
    let mut page = Page { out: &mut streams.out, palette: streams.out_look.palette };
    page.head(rule)?;
    page.subjects(rule)?;
    if let Some(standard) = policies.standards.get(&rule.standard) {
        page.settings(rule, &standard.settings, policies.settings.get(&rule.standard))?;
    }
    page.ids("Controls", &rule.metadata.controls)?;
    page.ids("Same as", &rule.metadata.aliases)?;
    page.ids("Overlaps with", &rule.metadata.partial)?;
    page.examples(rule, &args.policies.directories)?;
    Ok(ExitStatus::Success)
}

/// A page about a rule while it is written.
struct Page<'a> {
    out: &'a mut dyn Write,
    palette: Palette,
}

impl Page<'_> {
    /// A finding that is about a decision.
    fn own(&mut self, info: &RuleInfo) -> io::Result<()> {
        let Page { out, palette } = self;
        writeln!(out, "{}", palette.strong(&info.title))?;
        let severity = palette.severity(info.severity, severity_name(info.severity));
        writeln!(out, "{}: {severity} severity, {}\n", palette.name(&info.id), level_name(info.level))?;
        self.text(&info.description, 2)?;
        self.heading("What to do")?;
        self.text(&info.remediation, 2)
    }

    fn head(&mut self, rule: &Rule) -> io::Result<()> {
        let Page { out, palette } = self;
        let metadata = &rule.metadata;
        writeln!(out, "{}", palette.strong(&metadata.title))?;
        let severity = palette.severity(metadata.severity, severity_name(metadata.severity));
        let level = level_name(Level::by_severity(metadata.severity));
        write!(out, "{}: {severity} severity, {level}", palette.name(&rule.id))?;
        if let Some(since) = &metadata.since {
            write!(out, ", since {since}")?;
        }
        writeln!(out, "\n")?;
        self.text(&metadata.description, 2)?;
        self.heading("What to do")?;
        self.text(&metadata.remediation, 2)
    }

    fn subjects(&mut self, rule: &Rule) -> io::Result<()> {
        self.heading("What it looks at")?;
        for subject in &rule.metadata.subjects {
            self.text(&SubjectText(subject).to_string(), 2)?;
            self.reads(&subject.reads, 4)?;
            self.related(&subject.related, 4)?;
        }
        Ok(())
    }

    fn reads(&mut self, reads: &[(String, Read)], indent: usize) -> io::Result<()> {
        for (name, read) in reads {
            writeln!(self.out, "{:indent$}{}: {}", "", self.palette.name(name), ReadText(read))?;
        }
        Ok(())
    }

    fn related(&mut self, related: &[(String, RelatedSpec)], indent: usize) -> io::Result<()> {
        for (name, spec) in related {
            writeln!(self.out, "{:indent$}{}: {}", "", self.palette.name(name), RelatedText(spec))?;
            self.reads(&spec.reads, indent + 2)?;
            self.related(&spec.related, indent + 2)?;
        }
        Ok(())
    }

    /// Those of the standard's settings that the policy speaks of.
    fn settings(
        &mut self,
        rule: &Rule,
        settings: &BTreeMap<String, Setting>,
        effective: Option<&Json>,
    ) -> io::Result<()> {
        let used: Vec<_> = settings.iter().filter(|(name, _)| uses_setting(rule, name)).collect();
        if used.is_empty() {
            return Ok(());
        }
        self.heading("Settings")?;
        for (name, setting) in used {
            let value = effective.and_then(|values| values.get(name)).unwrap_or(&setting.default);
            let full_name = format!("standards.{}.{name}", rule.standard);
            writeln!(self.out, "  {} = {value}", self.palette.name(full_name))?;
            self.text(&setting.description, 4)?;
        }
        Ok(())
    }

    fn ids(&mut self, heading: &str, ids: &BTreeMap<String, Vec<String>>) -> io::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        for (catalogue, ids) in ids {
            self.text(&format!("{catalogue}: {}", ids.join(", ")), 2)?;
        }
        Ok(())
    }

    fn examples(&mut self, rule: &Rule, directories: &[Utf8PathBuf]) -> io::Result<()> {
        for verdict in examples::VERDICTS {
            let Some(text) = example(rule, verdict, directories) else { continue };
            let heading = if verdict == "fail" { "This fails" } else { "This passes" };
            self.heading(heading)?;
            for line in text.lines() {
                writeln!(self.out, "{}", format!("  {line}").trim_end())?;
            }
        }
        Ok(())
    }

    fn heading(&mut self, heading: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.palette.strong(heading))
    }

    /// Running text, indented and broken between words.
    fn text(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let mut column = 0;
        for word in text.split_whitespace() {
            let width = word.chars().count();
            if column == 0 || column + 1 + width > WIDTH {
                let line_end = if column == 0 { "" } else { "\n" };
                write!(self.out, "{line_end}{:indent$}{word}", "")?;
                column = indent + width;
            } else {
                write!(self.out, " {word}")?;
                column += 1 + width;
            }
        }
        writeln!(self.out)
    }
}

/// Reads and messages name a setting as `settings.NAME`, bodies as `data.standards.STANDARD.NAME`.
fn uses_setting(rule: &Rule, name: &str) -> bool {
    let text = &rule.source.text;
    [format!("settings.{name}"), format!("data.standards.{}.{name}", rule.standard)].iter().any(|mention| {
        text.match_indices(mention.as_str()).any(|(at, _)| {
            let next = text[at + mention.len()..].chars().next();
            next.is_none_or(|next| !next.is_alphanumeric() && next != '_')
        })
    })
}
