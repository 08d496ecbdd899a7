//! One policy, every shape: the same resources get the same verdicts flat or in a module, with `count` or without, and a
//! plan's verdicts are its state's, or undetermined.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use groundrule_parser::graph::{Kind, ResourceGraph};
use groundrule_parser::source::Source;
use groundrule_rules::diagnostic::SourceText;
use groundrule_rules::evaluate::{Options, evaluate};
use groundrule_rules::loader::PolicySet;
use groundrule_rules::report::Verdict;
use groundrule_rules::rule::{Left, Read, Rule};

use crate::{BUILTIN, fixtures};

/// Roots that hold the same resources.
const SAME: [&str; 5] = ["flat", "module", "nested", "count", "for_each"];

/// Rule, address.
type ByAddress = BTreeMap<(String, String), Verdict>;

/// The worst verdict of each rule on each resource.
fn verdicts(input: &Path, set: &PolicySet) -> (ByAddress, BTreeMap<String, String>) {
    let source =
        Source::from_bytes("input.json", fs::read(input).expect("the shape is recorded")).expect("is JSON");
    let graph = ResourceGraph::read(&source).expect("is a plan or a state");
    let rules: Vec<&Rule> = set.rules.iter().map(AsRef::as_ref).collect();
    let options = Options { assume: true, keep_passes: true };
    let evaluation = evaluate(&graph, &rules, &set.settings, &set.engine, options);
    let mut worst = ByAddress::new();
    let mut names = BTreeMap::new();
    for judged in evaluation.verdicts {
        let instance = graph.instance(judged.instance);
        // A flat root has no modules, and other variables.
        if matches!(instance.kind, Kind::Module | Kind::Variable | Kind::Output) {
            continue;
        }
        let address = instance.address.to_string();
        names.insert(address.clone(), format!("{}.{}", instance.type_name, instance.name));
        let verdict = worst.entry((rules[judged.rule].id.clone(), address)).or_insert(judged.verdict);
        let rank = |verdict: Verdict| {
            [Verdict::Pass, Verdict::Undetermined, Verdict::Fail].iter().position(|it| *it == verdict)
        };
        if rank(judged.verdict) > rank(*verdict) {
            *verdict = judged.verdict;
        }
        assert_ne!(judged.verdict, Verdict::Error, "{}: {}", input.display(), judged.message);
    }
    (worst, names)
}

/// Whether a rule takes what is left to the provider for the documented default: the test provider that recorded the
/// states makes up what it computes.
fn has_default(rule: &Rule) -> bool {
    let is_default = |(_, read): &(String, Read)| matches!(read.left, Left::Default { .. });
    rule.metadata.subjects.iter().any(|subject| subject.reads.iter().any(is_default))
}

pub(crate) fn set() -> PolicySet {
    let path = fixtures().join("shapes/settings.toml");
    let text = fs::read_to_string(&path).expect("shapes have settings");
    let config = Arc::new(SourceText { path: "settings.toml".to_owned(), text });
    BUILTIN.with_settings(Some(&config)).expect("the settings fit")
}

#[test]
fn the_same_resources_have_the_same_verdicts_in_every_shape() {
    let set = set();
    for input in ["plan.json", "state.json"] {
        let mut shapes = SAME.iter().map(|shape| {
            let (verdicts, names) = verdicts(&fixtures().join("shapes").join(shape).join(input), &set);
            let mut by_name: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
            for ((rule, address), verdict) in verdicts {
                by_name.entry((rule, names[&address].clone())).or_default().insert(verdict.name());
            }
            (shape, by_name)
        });
        let (_, flat) = shapes.next().expect("the first is flat");
        assert!(flat.len() > 20, "{input}: only {} verdicts", flat.len());
        for (shape, found) in shapes {
            let differing = flat.keys().chain(found.keys()).filter(|key| flat.get(*key) != found.get(*key));
            let differing: BTreeSet<String> = differing
                .map(|key| {
                    format!("{} {}: flat {:?}, {shape} {:?}", key.0, key.1, flat.get(key), found.get(key))
                })
                .collect();
            assert!(differing.is_empty(), "{input}: {differing:#?}");
        }
    }
}

#[test]
fn a_state_settles_what_its_plan_left_open_and_turns_nothing() {
    let set = set();
    let mut shapes = 0;
    for entry in fs::read_dir(fixtures().join("shapes")).expect("shapes are there") {
        let shape = entry.expect("can be read").path();
        let (plan, state) = (shape.join("plan.json"), shape.join("state.json"));
        if !plan.is_file() || !state.is_file() {
            continue;
        }
        shapes += 1;
        let rests_on_default = |id: &str| set.rule(id).is_some_and(|rule| has_default(rule));
        let ((plan, _), (state, _)) = (verdicts(&plan, &set), verdicts(&state, &set));
        let turned: Vec<String> = plan
            .iter()
            .filter_map(|(key, before)| Some((key, before, state.get(key)?)))
            .filter(|(_, before, after)| before != after && **before != Verdict::Undetermined)
            .filter(|((rule, _), ..)| !rests_on_default(rule))
            .map(|(key, before, after)| {
                format!("{} {}: {} in the plan, {} in the state", key.0, key.1, before.name(), after.name())
            })
            .collect();
        assert!(turned.is_empty(), "{}: {turned:#?}", shape.display());
    }
    assert!(shapes >= SAME.len());
}
