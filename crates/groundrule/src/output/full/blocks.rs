//! Findings as people look at them: by rule, then by place.

use std::collections::HashMap;

use groundrule_rules::report::{Finding, RuleInfo, Verdict};

/// What one rule found.
pub(super) struct Block<'a> {
    pub(super) rule: &'a RuleInfo,
    /// Fail or error.
    pub(super) verdict: Verdict,
    /// In the order of the report.
    pub(super) spots: Vec<Spot<'a>>,
}

/// Findings of a rule that one place in the sources makes: instances of one block.
pub(super) struct Spot<'a> {
    pub(super) first: &'a Finding,
    pub(super) others: Vec<&'a Finding>,
}

/// Fails and errors by rule, the worst last; without those that need not be acted on.
pub(super) fn blocks(findings: &[Finding]) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut by_rule: HashMap<(&str, Verdict), usize> = HashMap::new();
    let mut by_place: HashMap<_, usize> = HashMap::new();
    let shown = |finding: &&Finding| finding.verdict >= Verdict::Fail && finding.suppressed.is_none();
    for finding in findings.iter().filter(shown) {
        let at = *by_rule.entry((&finding.rule.id, finding.verdict)).or_insert_with(|| {
            blocks.push(Block { rule: &finding.rule, verdict: finding.verdict, spots: Vec::new() });
            blocks.len() - 1
        });
        let spots = &mut blocks[at].spots;
        if let Some(location) = &finding.location {
            let place = (at, finding.input, location.file, location.span.start, location.span.end);
            let spot = *by_place.entry(place).or_insert(spots.len());
            if let Some(spot) = spots.get_mut(spot) {
                spot.others.push(finding);
                continue;
            }
        }
        spots.push(Spot { first: finding, others: Vec::new() });
    }
    blocks.sort_by(|a, b| {
        let rank = |block: &Block<'_>| (block.verdict, block.rule.severity);
        rank(a).cmp(&rank(b)).then_with(|| b.rule.id.cmp(&a.rule.id))
    });
    blocks
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::output::sample;

    #[test]
    fn instances_of_one_place_are_one_spot_and_the_worst_comes_last() {
        let report = sample::report();
        let blocks = blocks(&report.findings);
        let order: Vec<(&str, usize)> =
            blocks.iter().map(|block| (block.rule.id.as_str(), block.spots.len())).collect();
        assert_eq!(
            order,
            [
                ("tagging-required", 1),
                ("encryption-aws-block-storage", 1),
                ("segmentation-aws-admin-ports-open", 1),
                ("exposure-aws-bucket-public-access-block", 1),
                ("acme-tagging-cost-center", 1),
            ]
        );
        assert_eq!(blocks[1].spots[0].others.len(), 1);
    }

    #[test]
    fn without_places_every_finding_is_a_spot() {
        let report = sample::report_without_places();
        let spots: usize = blocks(&report.findings).iter().map(|block| block.spots.len()).sum();
        assert_eq!(spots, 5);
    }
}
