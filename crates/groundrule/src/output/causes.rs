//! Undetermined verdicts by what would settle them: one unknown value tends to hold up many.

use std::collections::{BTreeMap, BTreeSet};

use groundrule_rules::report::{Finding, Verdict};

/// What a cause holds up.
#[derive(Debug, Default)]
pub(super) struct HeldUp<'a> {
    /// Verdicts.
    pub(super) verdicts: usize,
    /// Ids of their rules.
    pub(super) rules: BTreeSet<&'a str>,
    /// Addresses of their subjects.
    pub(super) addresses: BTreeSet<&'a str>,
}

/// By input and cause; a verdict with several causes counts for each of them.
pub(super) fn causes(findings: &[Finding]) -> BTreeMap<(usize, &str), HeldUp<'_>> {
    let mut causes: BTreeMap<(usize, &str), HeldUp<'_>> = BTreeMap::new();
    let undetermined =
        |finding: &&Finding| finding.verdict == Verdict::Undetermined && finding.suppressed.is_none();
    for finding in findings.iter().filter(undetermined) {
        let distinct: BTreeSet<&str> =
            finding.unknown.iter().map(|unknown| unknown.because.as_str()).collect();
        for cause in distinct {
            let held_up = causes.entry((finding.input, cause)).or_default();
            held_up.verdicts += 1;
            held_up.rules.insert(&finding.rule.id);
            held_up.addresses.insert(&finding.address);
        }
    }
    causes
}
