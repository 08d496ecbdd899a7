//! The rules of a SARIF run. What is undetermined has rules of its own, because GitHub takes how bad a result is from its
//! rule.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use groundrule_rules::report::{Finding, Report, RuleInfo, Verdict};
use groundrule_rules::rule::Severity;

use super::level;
use super::model::{Configuration, Descriptor, RuleProperties, Text};

/// Bytes of a description that GitHub takes.
const DESCRIPTION: usize = 1024;

/// Tags of a rule that GitHub shows.
const TAGS: usize = 10;

/// Rules in the order that results name them by.
pub(super) struct Rules<'a> {
    entries: Vec<(String, &'a RuleInfo, bool)>,
    indices: BTreeMap<(&'a str, bool), usize>,
}

impl<'a> Rules<'a> {
    /// All rules of a report, and those that its results need besides.
    pub(super) fn of(report: &'a Report, results: &[&'a Finding]) -> Self {
        let named = results.iter().map(|finding| &finding.rule);
        let known: BTreeMap<&str, &RuleInfo> =
            named.chain(&report.rules).map(|rule| (rule.id.as_str(), rule.as_ref())).collect();
        let open: BTreeSet<&str> = results
            .iter()
            .filter(|finding| is_open(finding))
            .map(|finding| finding.rule.id.as_str())
            .collect();
        let mut rules = Rules { entries: Vec::new(), indices: BTreeMap::new() };
        for (id, rule) in known {
            rules.add(id.to_owned(), rule, false);
            if open.contains(id) {
                rules.add(format!("{id}/undetermined"), rule, true);
            }
        }
        rules
    }

    fn add(&mut self, id: String, rule: &'a RuleInfo, is_open: bool) {
        self.indices.insert((&rule.id, is_open), self.entries.len());
        self.entries.push((id, rule, is_open));
    }

    /// Which rule a result is of.
    pub(super) fn index(&self, finding: &Finding) -> usize {
        self.indices[&(finding.rule.id.as_str(), is_open(finding))]
    }

    /// A rule's id.
    pub(super) fn id(&self, index: usize) -> &str {
        &self.entries[index].0
    }

    pub(super) fn descriptors(&self) -> Vec<Descriptor<'a>> {
        self.entries.iter().map(|(id, rule, is_open)| descriptor(id, rule, *is_open)).collect()
    }
}

fn is_open(finding: &Finding) -> bool {
    finding.verdict == Verdict::Undetermined
}

fn descriptor<'a>(id: &str, rule: &'a RuleInfo, is_open: bool) -> Descriptor<'a> {
    let title = if is_open { format!("Not known: {}", rule.title) } else { rule.title.clone() };
    Descriptor {
        id: id.to_owned(),
        short_description: Text { text: Cow::Owned(short(&title)), markdown: None },
        full_description: Text { text: Cow::Owned(short(&rule.description)), markdown: None },
        help: help(rule),
        default_configuration: Configuration { level: if is_open { "none" } else { level(rule) } },
        properties: RuleProperties {
            tags: tags(rule, is_open),
            precision: "very-high",
            problem_severity: match level(rule) {
                _ if is_open => "recommendation",
                "note" => "recommendation",
                level => level,
            },
            // GitHub fails checks by it.
            security_severity: (!is_open && !rule.preview).then(|| security_severity(rule.severity)),
        },
    }
}

/// In the middle of what GitHub calls by the same name.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

fn tags(rule: &RuleInfo, is_open: bool) -> Vec<String> {
    let mut tags = vec!["security".to_owned(), "terraform".to_owned(), rule.standard.clone()];
    tags.extend(is_open.then(|| "undetermined".to_owned()));
    tags.extend(rule.preview.then(|| "preview".to_owned()));
    tags.extend(rule.provider.clone());
    for (catalogue, controls) in &rule.controls {
        tags.extend(controls.iter().map(|control| format!("{catalogue}/{control}")));
    }
    tags.truncate(TAGS);
    tags
}

fn help(rule: &RuleInfo) -> Text<'static> {
    let mut text = format!("{}\n\nWhat to do: {}\n", rule.description.trim(), rule.remediation.trim());
    let mut markdown =
        format!("{}\n\n**What to do:** {}\n", rule.description.trim(), rule.remediation.trim());
    for (heading, ids) in [("Controls", &rule.controls), ("Same as", &rule.aliases)] {
        if ids.is_empty() {
            continue;
        }
        let list: Vec<String> =
            ids.iter().map(|(catalogue, ids)| format!("{catalogue} {}", ids.join(", "))).collect();
        let _ = write!(text, "\n{heading}: {}", list.join("; "));
        let _ = write!(markdown, "\n- {heading}: {}", list.join("; "));
    }
    let _ = write!(text, "\nMore: groundrule explain {}", rule.id);
    let _ = write!(markdown, "\n- More: `groundrule explain {}`", rule.id);
    Text { text: Cow::Owned(text), markdown: Some(markdown) }
}

/// Cut where GitHub would refuse more.
fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.len() <= DESCRIPTION {
        return text;
    }
    format!("{}…", &text[..text.floor_char_boundary(DESCRIPTION - '…'.len_utf8())])
}
