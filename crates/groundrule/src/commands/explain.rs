//! `groundrule explain RULE`: all there is to know about a rule, for whoever has to fix a finding.

use std::collections::BTreeMap;
use std::io::{self, Write};

use groundrule_rules::report::Level;
use groundrule_rules::rule::{RelatedSpec, Rule};

use crate::cli::ExplainArgs;
use crate::engine;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::options::PolicySources;
use crate::spelling::{ReadText, RelatedText, SubjectText};
use crate::terminal::{Palette, Streams};
use crate::words::{level_name, severity_name};

/// Columns of running text.
const WIDTH: usize = 80;

/// Explains the rule that has the id, or that another scanner's id means.
pub(crate) fn run(args: &ExplainArgs, streams: &mut Streams) -> Result<ExitStatus, Failure> {
    let policies = engine::load(&PolicySources::try_from(&args.policies)?)?;
    let rule = find(&engine::rules(&policies), &args.rule)?;
    write(rule, &mut streams.out, streams.out_palette)?;
    Ok(ExitStatus::Success)
}

/// Finds a rule by its id, or by an alias in any spelling of its letters.
pub(crate) fn find<'a>(rules: &[&'a Rule], name: &str) -> Result<&'a Rule, Failure> {
    let has =
        |ids: &BTreeMap<String, Vec<String>>| ids.values().flatten().any(|id| id.eq_ignore_ascii_case(name));
    if let Some(rule) = rules.iter().find(|rule| rule.id == name || has(&rule.metadata.aliases)) {
        return Ok(rule);
    }
    let message = format!("no rule has the id or alias `{name}`");
    let overlapping: Vec<&str> =
        rules.iter().filter(|rule| has(&rule.metadata.partial)).map(|rule| rule.id.as_str()).collect();
    if !overlapping.is_empty() {
        return Err(Failure::usage(message, format!("these overlap with it: {}", overlapping.join(", "))));
    }
    let hint = match rules.iter().map(|rule| (distance(&rule.id, name), &rule.id)).min() {
        Some((distance, id)) if distance * 3 <= name.chars().count() => format!("did you mean `{id}`?"),
        _ => "`groundrule rules` lists them".to_owned(),
    };
    Err(Failure::usage(message, hint))
}

/// Edits between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn write(rule: &Rule, out: &mut dyn Write, palette: Palette) -> io::Result<()> {
    let page = Page { palette };
    let metadata = &rule.metadata;
    writeln!(out, "{}", palette.strong(&metadata.title))?;
    let severity = severity_name(metadata.severity);
    let level = level_name(Level::by_severity(metadata.severity));
    write!(
        out,
        "{}, {} severity, {level}",
        palette.name(&rule.id),
        palette.severity(metadata.severity, severity)
    )?;
    if let Some(since) = &metadata.since {
        write!(out, ", since {since}")?;
    }
    writeln!(out, "\n")?;
    page.text(&metadata.description, out)?;
    page.heading("What to do", out)?;
    page.text(&metadata.remediation, out)?;
    page.heading("What it looks at", out)?;
    for subject in &metadata.subjects {
        writeln!(out, "  {}", SubjectText(subject))?;
        for (name, read) in &subject.reads {
            writeln!(out, "    {}: {}", palette.name(name), ReadText(read))?;
        }
        page.related(&subject.related, 4, out)?;
    }
    page.ids("Controls", &metadata.controls, out)?;
    page.ids("Same as", &metadata.aliases, out)?;
    page.ids("Overlaps with", &metadata.partial, out)
}

struct Page {
    palette: Palette,
}

impl Page {
    fn heading(&self, heading: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n{}", self.palette.strong(heading))
    }

    /// Running text, indented and broken between words.
    #[expect(clippy::unused_self, reason = "reads as the page's other parts do")]
    fn text(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let mut column = 0;
        for word in text.split_whitespace() {
            let width = word.chars().count();
            if column == 0 {
                write!(out, "  {word}")?;
                column = 2 + width;
            } else if column + 1 + width > WIDTH {
                write!(out, "\n  {word}")?;
                column = 2 + width;
            } else {
                write!(out, " {word}")?;
                column += 1 + width;
            }
        }
        writeln!(out)
    }

    fn related(
        &self,
        related: &[(String, RelatedSpec)],
        indent: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for (name, spec) in related {
            writeln!(out, "{:indent$}{}: {}", "", self.palette.name(name), RelatedText(spec))?;
            for (read_name, read) in &spec.reads {
                writeln!(out, "{:indent$}  {}: {}", "", self.palette.name(read_name), ReadText(read))?;
            }
            self.related(&spec.related, indent + 2, out)?;
        }
        Ok(())
    }

    fn ids(&self, heading: &str, ids: &BTreeMap<String, Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        self.heading(heading, out)?;
        for (catalogue, ids) in ids {
            writeln!(out, "  {catalogue}: {}", ids.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
