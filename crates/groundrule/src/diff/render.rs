//! A comparison as lines, as JSON (`groundrule/diff/v1`) and as Markdown.

use std::fmt::Write as _;
use std::io::{self, Write};

use groundrule_rules::report::Verdict;
use serde::Serialize;

use super::side::{Item, Place};
use super::{Change, ChangeKind, Diff};
use crate::output::json::write_value;
use crate::output::markdown::{COMMENT, code};
use crate::terminal::{Palette, Untrusted};
use crate::words::count;

/// A comparison, and which of it fails.
pub(crate) struct Rendered<'a> {
    pub(crate) diff: &'a Diff,
    /// Only what is new is written.
    pub(crate) new_only: bool,
    /// How many fail that did not before.
    pub(crate) failing: usize,
}

impl Rendered<'_> {
    fn changes(&self) -> impl Iterator<Item = &Change> {
        self.diff.changes.iter().filter(|change| !self.new_only || change.kind == ChangeKind::New)
    }

    /// `2 new, 1 fixed, 0 changed, 0 moved, 12 the same`.
    fn counts(&self) -> String {
        let counts = self.diff.counts();
        let words: Vec<String> =
            counts.iter().map(|(kind, number)| format!("{number} {}", kind.name())).collect();
        format!("{}, {} the same", words.join(", "), self.diff.same)
    }

    /// A line for each change: what became of it, where, and what it says.
    pub(crate) fn text(&self, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
        for change in self.changes() {
            let Some(item) = change.item() else { continue };
            let kind = format!("{:7}", change.kind.name());
            match change.kind {
                ChangeKind::New => write!(out, "{}", palette.bad(kind))?,
                ChangeKind::Changed | ChangeKind::Moved => write!(out, "{}", palette.strong(kind))?,
                ChangeKind::Fixed => write!(out, "{}", palette.good(kind))?,
            }
            write!(out, " {} {}", palette.strong(Untrusted(&place(item))), word(item))?;
            write!(
                out,
                " {}: {}: {}",
                palette.name(Untrusted(&item.rule)),
                Untrusted(&item.address),
                says(item)
            )?;
            writeln!(out)?;
            for (what, was, is) in change.differences() {
                writeln!(out, "        {what}: {} → {}", Untrusted(&was), Untrusted(&is))?;
            }
        }
        writeln!(out, "{}", self.counts())
    }

    /// A comment for a pull request; what is too much for one is counted.
    pub(crate) fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::from("<!-- groundrule:diff -->\n");
        let outcome = match self.failing {
            0 => "nothing new fails".to_owned(),
            failing => format!("{} newly at or above the gate", count(failing, "finding")),
        };
        let _ = writeln!(text, "### groundrule: {outcome}\n\n{}.", self.counts());
        let mut left_out = 0;
        let mut before = None;
        for change in self.changes() {
            let Some(item) = change.item() else { continue };
            let mut lines = String::new();
            if before != Some(change.kind) {
                let _ = writeln!(lines, "\n**{}**\n", change.kind.name());
            }
            let _ = writeln!(
                lines,
                "- {} {} {}: {} ({})",
                word(item),
                code(&item.rule),
                code(&item.address),
                code(&message(item)),
                code(&place(item)),
            );
            for (what, was, is) in change.differences() {
                let _ = writeln!(lines, "  - {what}: {} → {}", code(&was), code(&is));
            }
            if left_out > 0 || text.len() + lines.len() > COMMENT {
                left_out += 1;
                continue;
            }
            before = Some(change.kind);
            text.push_str(&lines);
        }
        if left_out > 0 {
            let _ = writeln!(text, "\n**{} not shown.**", count(left_out, "more change"));
        }
        out.write_all(text.as_bytes())
    }

    /// Schema `groundrule/diff/v1`.
    pub(crate) fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let [new, changed, moved, fixed] = self.diff.counts().map(|(_, number)| number);
        let document = Document {
            schema: "groundrule/diff/v1",
            version: env!("CARGO_PKG_VERSION"),
            changes: self.changes().map(JsonChange::from).collect(),
            summary: Summary { new, fixed, changed, moved, same: self.diff.same, failing: self.failing },
        };
        write_value(&document, out)
    }
}

fn place(item: &Item) -> String {
    match &item.place {
        Some(Place { file, line, column }) => format!("{file}:{line}:{column}"),
        None => item.root.clone(),
    }
}

/// What kind of finding it is: its severity, or what became of it instead.
fn word(item: &Item) -> &'static str {
    match (&item.suppressed, item.verdict) {
        (Some(_), _) => "suppressed",
        (None, Verdict::Fail) => item.severity_name(),
        (None, verdict) => verdict.name(),
    }
}

fn says(item: &Item) -> String {
    Untrusted(&message(item)).to_string()
}

/// The message without the subject, which stands before it.
fn message(item: &Item) -> String {
    let rest = item.message.strip_prefix(&item.address).and_then(|rest| rest.strip_prefix(' '));
    rest.unwrap_or(&item.message).to_owned()
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    version: &'static str,
    changes: Vec<JsonChange<'a>>,
    summary: Summary,
}

/// Counts of findings; those that fail by the gate and did not before count among `new` and `changed` too.
#[derive(Serialize)]
struct Summary {
    new: usize,
    fixed: usize,
    changed: usize,
    moved: usize,
    same: usize,
    failing: usize,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    kind: &'static str,
    base: Option<JsonItem<'a>>,
    head: Option<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    root: &'a str,
    rule: &'a str,
    verdict: &'static str,
    level: &'static str,
    severity: &'static str,
    address: &'a str,
    message: &'a str,
    location: Option<JsonPlace<'a>>,
    suppressed: Option<&'a str>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

impl<'a> From<&'a Change> for JsonChange<'a> {
    fn from(change: &'a Change) -> Self {
        JsonChange {
            kind: change.kind.name(),
            base: change.base.as_ref().map(JsonItem::from),
            head: change.head.as_ref().map(JsonItem::from),
        }
    }
}

impl<'a> From<&'a Item> for JsonItem<'a> {
    fn from(item: &'a Item) -> Self {
        JsonItem {
            root: &item.root,
            rule: &item.rule,
            verdict: item.verdict.name(),
            level: item.level_name(),
            severity: item.severity_name(),
            address: &item.address,
            message: &item.message,
            location: item.place.as_ref().map(|place| JsonPlace {
                file: &place.file,
                line: place.line,
                column: place.column,
            }),
            suppressed: item.suppressed.as_deref(),
            fingerprint: &item.fingerprint,
        }
    }
}
