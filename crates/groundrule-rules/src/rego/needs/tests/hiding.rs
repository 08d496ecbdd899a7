//! The law: what counts while parts of a world are hidden is so on the whole world.

use std::collections::BTreeMap;

use proptest::prelude::*;
use regorus::{Engine, Value};

use super::policies::policy;
use super::worlds::{Choices, World};
use super::{Case, derive_from, engine};
use crate::rego::needs::parse_written;
use crate::rule::{Bodies, Metadata, Needs};

/// What became of a policy on a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    NotApplicable,
    Pass,
    Fail,
    Undetermined,
    Error,
}

/// What the rules of a policy give.
#[derive(Debug)]
struct Results {
    applies: bool,
    satisfied: bool,
    violations: Vec<Value>,
}

/// A policy, ready to run.
struct Subject {
    engine: Engine,
    bodies: Bodies,
    metadata: Metadata,
    rego: String,
}

impl Subject {
    fn new(case: &Case) -> Option<Subject> {
        let rego = case.rego();
        let metadata = case.metadata();
        let mut engine = engine(&rego);
        let bodies = derive_from(&mut engine, &rego, &metadata).ok()?.bodies;
        Some(Subject { engine, bodies, metadata, rego })
    }

    /// Nothing if a builtin fails.
    fn results(&self, input: &serde_json::Value) -> Option<Results> {
        let mut engine = self.engine.clone();
        engine.set_input(Value::from_json_str(&input.to_string()).expect("JSON"));
        let mut rule = |name: &str| engine.eval_rule(format!("data.groundrule.case.{name}")).ok();
        let applies = self.bodies.applies.is_none() || rule("applies")? == Value::from(true);
        let satisfied = self.bodies.satisfied.is_some() && rule("satisfied")? == Value::from(true);
        let violations = if self.rego.contains("\nviolations contains") {
            rule("violations")?.as_set().ok()?.iter().cloned().collect()
        } else {
            Vec::new()
        };
        Some(Results { applies, satisfied, violations })
    }

    fn violation_needs(&self, violation: &Value) -> Option<Needs> {
        match &violation["needs"] {
            Value::Undefined => Some(self.bodies.violations.clone()),
            written => parse_written(written, &self.metadata),
        }
    }

    fn outcome(&self, results: Option<&Results>, world: &World, whole: bool) -> Outcome {
        let settled = |needs: &Needs| whole || needs.0.iter().all(|need| world.meets(need));
        let Some(results) = results else {
            return Outcome::Error;
        };
        if self.bodies.applies.as_ref().is_some_and(|needs| !settled(needs)) {
            return Outcome::Undetermined;
        }
        if !results.applies {
            return Outcome::NotApplicable;
        }
        let needs: Option<Vec<Needs>> =
            results.violations.iter().map(|violation| self.violation_needs(violation)).collect();
        let Some(needs) = needs else { return Outcome::Error };
        let violated = needs.iter().any(settled);
        let satisfied = results.satisfied && self.bodies.satisfied.as_ref().is_some_and(settled);
        match (violated, satisfied) {
            (true, true) => Outcome::Error,
            (true, false) => Outcome::Fail,
            (false, true) => Outcome::Pass,
            _ if results.violations.is_empty()
                && (world.is_settled() || self.bodies.no_violations.as_ref().is_some_and(settled)) =>
            {
                Outcome::Pass
            }
            _ if !whole && !world.is_settled() => Outcome::Undetermined,
            _ if results.violations.is_empty() => Outcome::Pass,
            _ => Outcome::Fail,
        }
    }

    /// Checks one world, and says what became of the policy on what is seen of it.
    fn check(&self, world: &World) -> Result<Outcome, TestCaseError> {
        let (seen, whole) = (world.seen(false), world.seen(true));
        let (on_seen, on_whole) = (self.results(&seen), self.results(&whole));
        let outcome = self.outcome(on_seen.as_ref(), world, false);
        let truth = self.outcome(on_whole.as_ref(), world, true);
        let explain = || {
            format!(
                "{}\nneeds: {:#?}\nseen:  {seen}\nwhole: {whole}\nresults: {on_seen:?}\non the whole: {on_whole:?}",
                self.rego, self.bodies
            )
        };
        let decided = matches!(outcome, Outcome::NotApplicable | Outcome::Pass | Outcome::Fail);
        prop_assert!(
            !decided || truth == outcome || truth == Outcome::Error,
            "{outcome:?} ↔ {truth:?}\n{}",
            explain()
        );
        // Each result by itself, too, so that one cannot hide behind another.
        if let (Some(on_seen), Some(on_whole)) = (&on_seen, &on_whole) {
            let settled = |needs: &Needs| needs.0.iter().all(|need| world.meets(need));
            if self.bodies.applies.as_ref().is_some_and(settled) {
                prop_assert_eq!(on_seen.applies, on_whole.applies, "applies\n{}", explain());
            }
            if on_seen.satisfied && self.bodies.satisfied.as_ref().is_some_and(settled) {
                prop_assert!(on_whole.satisfied, "satisfied\n{}", explain());
            }
            if on_seen.violations.is_empty() && self.bodies.no_violations.as_ref().is_some_and(settled) {
                prop_assert!(on_whole.violations.is_empty(), "no violations\n{}", explain());
            }
            for violation in &on_seen.violations {
                if self.violation_needs(violation).is_some_and(|needs| settled(&needs)) {
                    prop_assert!(!on_whole.violations.is_empty(), "violation {violation}\n{}", explain());
                }
            }
        }
        Ok(outcome)
    }
}

/// Reads of the cases file, and given bodies.
fn case(bodies: String) -> Case {
    Case { title: String::new(), headers: BTreeMap::new(), bodies }
}

/// Worlds' bytes: a world takes two or three hundred.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..400)
}

#[test]
fn hiding_never_turns_a_verdict_of_the_cases() {
    let mut decided = 0;
    for case in Case::all() {
        let Some(subject) = Subject::new(&case) else {
            continue;
        };
        let subject = std::cell::RefCell::new(subject);
        let count = std::cell::Cell::new(0);
        let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) };
        proptest!(config, |(bytes in bytes())| {
            let world = World::of(&case, &mut Choices::new(&bytes));
            let outcome = subject.borrow_mut().check(&world)?;
            if matches!(outcome, Outcome::Pass | Outcome::Fail) && !world.is_settled() {
                count.set(count.get() + 1);
            }
        });
        decided += count.get();
    }
    assert!(decided > 500, "only {decided} verdicts on worlds with hidden parts");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn hiding_never_turns_a_verdict_of_any_policy(
        bodies in proptest::collection::vec(any::<u8>(), 0..250),
        worlds in proptest::collection::vec(bytes(), 12),
    ) {
        let case = case(policy(&mut Choices::new(&bodies)));
        let Some(subject) = Subject::new(&case) else { return Ok(()) };
        for bytes in &worlds {
            subject.check(&World::of(&case, &mut Choices::new(bytes)))?;
        }
    }
}
