//! What a finding is known by from run to run: the rule, what the subject was called in the beginning, and what tells its
//! element from the others of its list. Neither lines nor files nor the order of blocks, nor where the checkout lies.

use rustc_hash::FxHashMap;

use crate::digest;

/// Gives the findings of one input their fingerprints.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    /// How many have the same parts.
    same: FxHashMap<[u8; 32], usize>,
}

impl Fingerprints {
    /// Of the rule, the subject's first address, and the content of the element: numbers in a set move without a change.
    /// Equal elements are told apart by counting.
    pub(crate) fn next(
        &mut self,
        rule: &str,
        address: &str,
        element: Option<&(String, Option<usize>)>,
        content: &str,
    ) -> String {
        let (list, which) = match element {
            None => ("", ""),
            Some((list, Some(_))) => (list.as_str(), "one"),
            // Elements that may yet come are no element, though their content is as empty as that of a secret one.
            Some((list, None)) => (list.as_str(), "any"),
        };
        let hash = |count: usize| digest::of_parts([rule, address, list, which, content, &count.to_string()]);
        let count = self.same.entry(hash(0)).or_default();
        let bytes = hash(*count);
        *count += 1;
        digest::half(&bytes)
    }
}

/// The fingerprint of a finding in a root: the same address in another root is another resource.
pub(crate) fn in_root(root: &str, fingerprint: &str) -> String {
    digest::half(&digest::of_parts([root, fingerprint]))
}

/// Of parts of any number: of a finding that the ledger itself has, or that only some sets of variables have.
pub(crate) fn of_parts(parts: &[String]) -> String {
    digest::half(&digest::of_parts(parts.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    type Parts = (String, String, Option<(String, Option<usize>)>, String);

    fn of(findings: &[Parts]) -> Vec<String> {
        let mut fingerprints = Fingerprints::default();
        findings
            .iter()
            .map(|(rule, address, element, content)| {
                fingerprints.next(rule, address, element.as_ref(), content)
            })
            .collect()
    }

    /// Findings that are often nearly equal, and parts that could run into each other.
    fn findings() -> impl Strategy<Value = Vec<Parts>> {
        let word = || prop_oneof![Just(String::new()), "[ab]{1,2}", any::<String>()];
        let element = prop_oneof![Just(None), ("[ab]{0,1}", prop::option::of(0..3_usize)).prop_map(Some)];
        prop::collection::vec((word(), word(), element, word()), 0..24)
    }

    proptest! {
        #[test]
        fn no_two_findings_share_one(findings in findings(), roots in prop::collection::vec("[ab/]{0,3}", 2)) {
            let all = of(&findings);
            let distinct: BTreeSet<&String> = all.iter().collect();
            prop_assert_eq!(distinct.len(), all.len());
            if roots[0] != roots[1] {
                let elsewhere: BTreeSet<String> = all.iter().map(|one| in_root(&roots[0], one)).collect();
                prop_assert!(all.iter().all(|one| !elsewhere.contains(&in_root(&roots[1], one))));
            }
        }

        #[test]
        fn in_another_order_and_with_other_numbers_they_are_the_same(
            (findings, shuffled) in findings().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        ) {
            let renumbered: Vec<Parts> = shuffled
                .into_iter()
                .map(|(rule, address, element, content)| {
                    let element = element.map(|(list, index)| (list, index.map(|index| index + 7)));
                    (rule, address, element, content)
                })
                .collect();
            let before: BTreeSet<String> = of(&findings).into_iter().collect();
            let after: BTreeSet<String> = of(&renumbered).into_iter().collect();
            prop_assert_eq!(before, after);
        }
    }
}
