//! By rule and by control: on which resources of which inputs it holds, as much of it as people can read.

use std::collections::BTreeMap;

use groundrule_rules::report::{SuppressionKind, Verdict};
use rustc_hash::FxHashMap;

use super::state::{State, Unit};
use super::tally::Tally;
use super::v1::{Control, Evidence, Place, Rule};
use crate::words::severity_name;

/// Roots that are shown of a rule.
const ROOTS: usize = 10;

/// Resources of a root that are shown for each rule that they break.
const FAILING: usize = 10;

/// And for each that they meet.
const PASSING: usize = 5;

/// Evidence that is being gathered.
#[derive(Default)]
pub(super) struct Gathering<'s> {
    /// Of the root that is being looked at, by rule.
    current: FxHashMap<u32, Found<'s>>,
    by_rule: BTreeMap<u32, Vec<Evidence>>,
    /// Roots left out, by rule.
    more: BTreeMap<u32, usize>,
    /// Fails that are not listed.
    unlisted: usize,
}

/// What a rule said of a root.
#[derive(Default)]
struct Found<'s> {
    input: usize,
    verdicts: Tally,
    failing: Vec<(&'s str, Option<String>)>,
    passing: Vec<&'s str>,
}

impl<'s> Gathering<'s> {
    /// Takes a verdict; `input` is its number among all.
    pub(super) fn add(&mut self, unit: &Unit<'s>, suppressed: Option<SuppressionKind>, input: usize) {
        let found = self.current.entry(unit.rule).or_default();
        found.input = found.input.max(input);
        found.verdicts.add(unit.verdict, suppressed);
        match unit.verdict {
            Verdict::Fail if found.failing.len() < FAILING => {
                let place = unit.finding.and_then(|finding| finding.file.as_ref().zip(finding.line));
                let place = place.map(|(file, line)| format!("{file}:{line}"));
                found.failing.push((&unit.subject.address, place));
            }
            Verdict::Fail => self.unlisted += 1,
            Verdict::Pass if found.passing.len() < PASSING => found.passing.push(&unit.subject.address),
            Verdict::Pass | Verdict::Undetermined | Verdict::Error => {}
        }
    }

    /// The root was looked at.
    pub(super) fn end_root(&mut self, root: &str) {
        let mut current: Vec<_> = self.current.drain().collect();
        current.sort_unstable_by_key(|(rule, _)| *rule);
        for (rule, found) in current {
            let all = self.by_rule.entry(rule).or_default();
            let fails = found.verdicts.fail;
            // Of those with as many fails the first ones stay.
            let at = all.partition_point(|evidence| evidence.verdicts.fail >= fails);
            all.insert(at, found.evidence(root));
            if all.len() > ROOTS
                && let Some(last) = all.pop()
            {
                self.unlisted += last.failing.len();
                *self.more.entry(rule).or_default() += 1;
            }
        }
    }

    /// Every rule that gave a verdict, by standard and id.
    pub(super) fn rules(mut self, state: &State, tallies: &[Tally], cut: &mut Vec<String>) -> Vec<Rule> {
        let mut rules = Vec::new();
        let mut roots = 0;
        for (number, evidence) in std::mem::take(&mut self.by_rule) {
            let rule = state.rule(number);
            let more_roots = self.more.get(&number).copied().unwrap_or_default();
            roots += usize::from(more_roots > 0);
            rules.push(Rule {
                rule: rule.id.clone(),
                title: rule.title.clone(),
                standard: rule.standard.clone(),
                severity: severity_name(rule.severity),
                controls: rule.controls.clone(),
                rated: tallies[number as usize].into(),
                evidence,
                more_roots,
            });
        }
        rules.sort_by(|a, b| (&a.standard, &a.rule).cmp(&(&b.standard, &b.rule)));
        if self.unlisted > 0 {
            cut.push(format!("{} of the fails are counted and not listed", self.unlisted));
        }
        if roots > 0 {
            cut.push(format!("of {roots} rules, the {ROOTS} roots with the most fails are listed"));
        }
        rules
    }
}

impl Found<'_> {
    fn evidence(self, root: &str) -> Evidence {
        let place = |(address, at): (&str, Option<String>)| Place { address: address.to_owned(), at };
        Evidence {
            root: root.to_owned(),
            input: self.input,
            verdicts: self.verdicts,
            failing: self.failing.into_iter().map(place).collect(),
            passing: self.passing.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// A text in pieces whose numbers are in order: 1.8 before 1.15.
fn numbered(text: &str) -> Vec<(u64, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = first.is_ascii_digit();
        let end = rest.find(|letter: char| letter.is_ascii_digit() != kind).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        pieces.push(if kind { (piece.parse().unwrap_or(u64::MAX), "") } else { (0, piece) });
        rest = tail;
    }
    pieces
}

/// Controls with the rules that are evidence for them, those too that gave no verdict.
pub(super) fn controls(state: &State, tallies: &[Tally]) -> Vec<Control> {
    let mut controls: BTreeMap<(&str, &str), (Vec<String>, Tally)> = BTreeMap::new();
    for (rule, tally) in state.rules.iter().zip(tallies) {
        for (catalogue, numbers) in &rule.controls {
            for number in numbers {
                let (rules, sum) = controls.entry((catalogue, number)).or_default();
                rules.push(rule.id.clone());
                sum.merge(tally);
            }
        }
    }
    let mut controls: Vec<_> = controls.into_iter().collect();
    controls.sort_by_cached_key(|((catalogue, control), _)| (*catalogue, numbered(control)));
    controls
        .into_iter()
        .map(|((catalogue, control), (mut rules, sum))| {
            rules.sort_unstable();
            rules.dedup();
            Control { catalogue: catalogue.to_owned(), control: control.to_owned(), rules, rated: sum.into() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn numbers_of_controls_are_in_order() {
        let mut controls = ["1.15", "AC-10", "1.8", "AC-6(9)", "AC-6", "2", "AC-6(10)"];
        controls.sort_by_key(|control| numbered(control));
        assert_eq!(controls, ["AC-6", "AC-6(9)", "AC-6(10)", "AC-10", "1.8", "1.15", "2"]);
    }
}
