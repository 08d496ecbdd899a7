//! What a standards file can name: rules by any of their ids, standards, severities.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::table::shortened;
use crate::fields::Faults;
use crate::rule::{Rule, Severity};
use crate::standard::Standard;
use crate::text::{did_you_mean, did_you_mean_or_list, list};

/// Severities by name, the worst first.
pub(super) const SEVERITIES: [(&str, Severity); 4] = [
    ("critical", Severity::Critical),
    ("high", Severity::High),
    ("medium", Severity::Medium),
    ("low", Severity::Low),
];

/// Rules and standards that were loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    /// In the order of their ids.
    pub(crate) rules: &'a [Arc<Rule>],
    /// By id.
    pub(crate) standards: &'a BTreeMap<String, Standard>,
}

/// Which rules are meant; the least specific is the least.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// Every rule of a severity.
    Severity(Severity),
    /// Every rule of a standard.
    Standard(String),
    /// One rule.
    Rule(String),
}

impl Selector {
    /// Whether a rule is meant.
    pub fn selects(&self, id: &str, standard: &str, severity: Severity) -> bool {
        match self {
            Selector::Severity(of) => *of == severity,
            Selector::Standard(of) => of == standard,
            Selector::Rule(of) => of == id,
        }
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Selector::Severity(severity) => {
                let name =
                    SEVERITIES.iter().find(|(_, other)| other == severity).map_or("", |(name, _)| name);
                f.write_str(name)
            }
            Selector::Standard(name) | Selector::Rule(name) => f.write_str(name),
        }
    }
}

impl<'a> Names<'a> {
    /// A rule by its id or another scanner's.
    pub(super) fn rule(self, faults: &mut Faults, word: &str, span: &Range<usize>) -> Option<&'a Arc<Rule>> {
        let found = self.find(word);
        if found.is_none() {
            let shown = shortened(word);
            let help = self
                .part_of(word)
                .or_else(|| did_you_mean(word, self.rules.iter().map(|rule| &*rule.id)))
                .unwrap_or_else(|| "`groundrule rules` lists them".to_owned());
            faults.tell(span.clone(), format!("there is no rule `{shown}`"), Some(help));
        }
        found
    }

    fn find(self, word: &str) -> Option<&'a Arc<Rule>> {
        let by_id = self.rules.binary_search_by(|rule| rule.id.as_str().cmp(word)).ok();
        by_id.map(|at| &self.rules[at]).or_else(|| self.rules.iter().find(|rule| rule.is_called(word)))
    }

    /// Of another scanner's check that no rule is: which rules check some of it.
    fn part_of(self, word: &str) -> Option<String> {
        let overlapping = self.rules.iter().filter(|rule| rule.overlaps(word)).map(|rule| &*rule.id);
        list(overlapping.collect::<Vec<_>>()).map(|all| format!("what it checks is part of {all}"))
    }

    /// A standard by its id.
    pub(super) fn standard(
        self,
        faults: &mut Faults,
        word: &str,
        span: &Range<usize>,
    ) -> Option<&'a Standard> {
        let found = self.standards.get(word);
        if found.is_none() {
            let help = did_you_mean_or_list(word, self.standards.keys().map(String::as_str));
            faults.tell(span.clone(), format!("there is no standard `{}`", shortened(word)), help);
        }
        found
    }

    /// A rule, a standard or a severity.
    pub(super) fn selector(self, faults: &mut Faults, word: &str, span: &Range<usize>) -> Option<Selector> {
        if let Some((_, severity)) = SEVERITIES.iter().find(|(name, _)| *name == word) {
            return Some(Selector::Severity(*severity));
        }
        if self.standards.contains_key(word) {
            return Some(Selector::Standard(word.to_owned()));
        }
        if let Some(rule) = self.find(word) {
            return Some(Selector::Rule(rule.id.clone()));
        }
        let help = self.part_of(word).or_else(|| {
            let severities = SEVERITIES.iter().map(|(name, _)| *name);
            let standards = self.standards.keys().map(String::as_str);
            did_you_mean(word, severities.chain(standards).chain(self.rules.iter().map(|rule| &*rule.id)))
        });
        let help = help.unwrap_or_else(|| "`groundrule rules` lists rules and standards".to_owned());
        let message = format!("`{}` is no rule, standard or severity", shortened(word));
        faults.tell(span.clone(), message, Some(help));
        None
    }
}
