//! What is allowed to fail: by whom, until when, and what has run out.

use std::collections::{BTreeMap, BTreeSet};

use groundrule_rules::report::{SuppressionKind, Verdict};
use jiff::ToSpan;
use jiff::civil::Date;

use super::state::Unit;
use super::v1::{Exceptions, Grant, Owner};
use crate::store::v1;
use crate::words::suppression_name;

/// Permissions that are being counted.
pub(super) struct Ledger<'s> {
    today: Date,
    /// What ends by then is said to.
    soon: Date,
    baseline: usize,
    grants: BTreeMap<Key<'s>, Uses<'s>>,
}

/// What tells permissions apart; in the order in which they are shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'s> {
    /// What has no end comes last.
    forever: bool,
    expires: Option<&'s str>,
    rule: &'s str,
    owner: Option<&'s str>,
    kind: SuppressionKind,
}

#[derive(Default)]
struct Uses<'s> {
    findings: usize,
    roots: BTreeSet<&'s str>,
}

impl<'s> Ledger<'s> {
    pub(super) fn new(today: Date, notice: u16) -> Self {
        let soon = today.checked_add(i64::from(notice).days()).unwrap_or(Date::MAX);
        Ledger { today, soon, baseline: 0, grants: BTreeMap::new() }
    }

    /// Counts the permission of a verdict, if it has one.
    pub(super) fn add(&mut self, root: &'s str, rule: &'s v1::Rule, unit: &Unit<'s>) {
        let Some(suppression) = unit.finding.and_then(|finding| finding.suppressed.as_ref()) else { return };
        if unit.verdict != Verdict::Fail {
            return;
        }
        if suppression.kind == SuppressionKind::Baseline {
            self.baseline += 1;
            return;
        }
        let key = Key {
            forever: suppression.expires.is_none(),
            expires: suppression.expires.as_deref(),
            rule: &rule.id,
            owner: suppression.owner.as_deref(),
            kind: suppression.kind,
        };
        let uses = self.grants.entry(key).or_default();
        uses.findings += 1;
        uses.roots.insert(root);
    }

    /// What it came to.
    pub(super) fn finish(self) -> Exceptions {
        let mut exceptions = Exceptions { baseline: self.baseline, ..Exceptions::default() };
        let mut owners: BTreeMap<&str, Owner> = BTreeMap::new();
        for (key, uses) in &self.grants {
            let state = self.state(key);
            let owner = owners.entry(key.owner.unwrap_or_default()).or_default();
            match state {
                "expired" => {
                    exceptions.expired += uses.findings;
                    owner.expired += uses.findings;
                }
                _ => {
                    exceptions.open += uses.findings;
                    owner.open += uses.findings;
                }
            }
            if state == "expiring" {
                exceptions.expiring += uses.findings;
                owner.expiring += uses.findings;
            }
            exceptions.grants.push(Grant {
                kind: suppression_name(key.kind),
                state,
                rule: key.rule.to_owned(),
                owner: key.owner.map(str::to_owned),
                expires: key.expires.map(str::to_owned),
                findings: uses.findings,
                roots: uses.roots.len(),
            });
        }
        exceptions.owners =
            owners.into_iter().map(|(name, owner)| Owner { owner: name.to_owned(), ..owner }).collect();
        exceptions
    }

    fn state(&self, key: &Key<'_>) -> &'static str {
        match key.expires.and_then(|day| day.parse::<Date>().ok()) {
            Some(last) if last < self.today => "expired",
            Some(last) if last <= self.soon => "expiring",
            _ => "open",
        }
    }
}
