//! The fixtures of the built-in policies notice it when a policy reads something wrongly.

use std::fmt::Write as _;

use groundrule_rules::fixtures::find;
use groundrule_rules::loader::PolicySource;
use groundrule_rules::mutation::{Mutant, Mutation, Place, mutate};
use rayon::prelude::*;

use crate::{BUILTIN, fixtures};

/// Of the mutants of what is read, and of those of the policies' own text, so many percent are noticed.
const NOTICED: [usize; 2] = [95, 80];

#[test]
fn fixtures_notice_most_mutants() {
    let cases = find(&fixtures(), &BUILTIN).expect("fixtures");
    let sources = [PolicySource::builtin()];
    let tried: Vec<Mutation> = BUILTIN
        .rules
        .par_iter()
        .map(|rule| mutate(rule, &cases, &BUILTIN, &sources).expect("fixtures can be read"))
        .collect();
    let mut survived = [String::new(), String::new()];
    let (mut all, mut noticed) = ([0_usize; 2], [0_usize; 2]);
    for (rule, mutation) in BUILTIN.rules.iter().zip(&tried) {
        for Mutant { place, change, noticed: is_noticed, cases } in &mutation.mutants {
            let (kind, place) = match place {
                Place::Read { of, path } => (0, format!("{of}.{path}")),
                Place::Policy { line } => (1, format!("line {line}")),
            };
            all[kind] += 1;
            noticed[kind] += usize::from(*is_noticed);
            if !is_noticed {
                let _ = writeln!(survived[kind], "{}: {place}: {change} ({})", rule.id, cases.join(", "));
            }
        }
    }
    assert!(all[0] > 1000 && all[1] > 500, "only {all:?} mutants");
    for (kind, least) in NOTICED.into_iter().enumerate() {
        assert!(
            noticed[kind] * 100 >= all[kind] * least,
            "{} of {} are noticed, less than {least} %; these are not:\n{}",
            noticed[kind],
            all[kind],
            survived[kind]
        );
    }
}
