//! What fails a run: `fail-on` and `undetermined`.

use super::names::SEVERITIES;
use super::raw::{Node, Value};
use super::reader::Reader;
use super::table::{entries, shortened, word};
use crate::report::Level;
use crate::rule::Severity;
use crate::text::did_you_mean_or_list;

/// The least that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// What the standards say a fail does.
    Level(Level),
    /// How bad a fail is.
    Severity(Severity),
}

impl FailOn {
    /// Whether a fail of this level and severity fails the run.
    pub fn reached_by(self, level: Level, severity: Severity) -> bool {
        match self {
            FailOn::Level(least) => level >= least,
            FailOn::Severity(least) => severity >= least,
        }
    }
}

/// Whether an undetermined verdict that a fail in its place would fail the run, fails it too; by the rule's level. A locked
/// rule's always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undetermined {
    /// Of advisory rules.
    pub advisory: bool,
    /// Of mandatory rules.
    pub mandatory: bool,
}

impl Undetermined {
    /// The same for all rules.
    pub fn all(fails: bool) -> Self {
        Undetermined { advisory: fails, mandatory: fails }
    }

    /// Whether one of a rule of this level fails.
    pub fn fails(self, level: Level) -> bool {
        match level {
            Level::Off => false,
            Level::Advisory => self.advisory,
            Level::Mandatory => self.mandatory,
            Level::Locked => true,
        }
    }
}

/// Levels that can fail a run, by name.
const THRESHOLDS: [(&str, FailOn); 3] = [
    ("advisory", FailOn::Level(Level::Advisory)),
    ("mandatory", FailOn::Level(Level::Mandatory)),
    ("locked", FailOn::Level(Level::Locked)),
];

/// What an undetermined verdict does.
const ACTIONS: [(&str, bool); 2] = [("report", false), ("fail", true)];

/// Reads `fail-on`.
pub(super) fn fail_on(reader: &mut Reader<'_>, node: &Node) -> Option<FailOn> {
    let severities = SEVERITIES.map(|(name, severity)| (name, FailOn::Severity(severity)));
    let words: Vec<(&str, FailOn)> = THRESHOLDS.into_iter().chain(severities).collect();
    word(&mut reader.faults, node, "a level or severity", &words)
}

/// Reads `undetermined`.
pub(super) fn undetermined(reader: &mut Reader<'_>, node: &Node) -> Option<Undetermined> {
    let faults = &mut reader.faults;
    if matches!(node.value, Value::String(_)) {
        return word(faults, node, "what an undetermined verdict does", &ACTIONS).map(Undetermined::all);
    }
    if !matches!(node.value, Value::Table(_)) {
        let message = format!("`undetermined` is a word or a table by level, and this is {}", node.kind());
        let help = Some("write `\"report\"`, `\"fail\"` or `{ mandatory = \"fail\" }`".to_owned());
        faults.tell(node.span.clone(), message, help);
        return None;
    }
    let mut undetermined = Undetermined::default();
    for entry in entries(faults, node, "`undetermined`") {
        let fails = word(faults, &entry.node, "what an undetermined verdict does", &ACTIONS);
        match entry.key.as_str() {
            "advisory" => undetermined.advisory = fails.unwrap_or_default(),
            "mandatory" => undetermined.mandatory = fails.unwrap_or_default(),
            "locked" => {
                if fails == Some(false) {
                    let message = "an undetermined verdict of a locked rule always fails";
                    let help = Some("leave `locked` out".to_owned());
                    faults.tell(entry.node.span.clone(), message, help);
                }
            }
            other => {
                let help = did_you_mean_or_list(other, ["advisory", "mandatory", "locked"]);
                let message = format!("`{}` is no level that fails", shortened(other));
                faults.tell(entry.span.clone(), message, help);
            }
        }
    }
    Some(undetermined)
}
