//! The law of hiding: taking information away may turn pass or fail into undetermined, never one into the other.
//!
//! It is tried on a plan itself, not inside of the engine: an attribute, an element or a part is made *known after
//! apply*, and its expression one that plans do not explain.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use groundrule_parser::graph::ResourceGraph;
use groundrule_parser::source::Source;
use serde_json::{Map, Value as Json};

use crate::edit::{self, Step};
use crate::evaluate::{Options, evaluate};
use crate::rego::engine::Engine;
use crate::report::Verdict;
use crate::rule::{EngineRead, Join, Read, ReadPath, RelatedSpec, Rule};

/// What was hidden, and which verdict flipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// The subject.
    pub address: String,
    /// What was hidden: addresses and paths.
    pub hidden: Vec<String>,
    /// Verdict on the whole plan.
    pub before: Verdict,
    /// Verdict with the information hidden.
    pub after: Verdict,
}

/// A place in a plan that can be hidden.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Index into `resource_changes`.
    change: usize,
    /// From the attribute down.
    path: Vec<Step>,
}

/// What came of trying the law.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trial {
    /// Plans with something hidden that were evaluated.
    pub tried: usize,
    /// Verdicts that flipped; none if the law holds.
    pub flips: Vec<Flip>,
}

/// Hides what a rule reads of a plan: each place, each pair of attributes, each element and part, and all references.
///
/// Nothing for an input that is no plan: a state has nothing unknown.
pub fn try_hiding(plan: &str, rule: &Rule, settings: &Map<String, Json>, engine: &Engine) -> Option<Trial> {
    let original: Json = serde_json::from_str(plan).ok()?;
    let changes = original.get("resource_changes")?.as_array()?;
    let places = places(changes, rule);
    let judge = |text: String, assume: bool| verdicts(text, rule, settings, engine, assume);
    let before = judge(plan.to_owned(), true)?;
    let mut trial = Trial::default();
    let mut compare = |hidden: &[&Place], after: Option<BTreeMap<String, Verdict>>| {
        trial.tried += 1;
        let after = after.unwrap_or_default();
        for (address, verdict) in &before {
            let Some(now) = after.get(address) else { continue };
            let is_flip = matches!(
                (verdict, now),
                (Verdict::Pass, Verdict::Fail) | (Verdict::Fail, Verdict::Pass) | (_, Verdict::Error)
            );
            if is_flip {
                trial.flips.push(Flip {
                    address: address.clone(),
                    hidden: hidden.iter().map(|place| describe(changes, place)).collect(),
                    before: *verdict,
                    after: *now,
                });
            }
        }
    };
    compare(&[], judge(plan.to_owned(), false));
    for place in &places {
        compare(&[place], judge(hide(&original, &[place]), true));
    }
    let wholes: Vec<&Place> = places.iter().filter(|place| place.path.len() == 1).collect();
    for (number, a) in wholes.iter().enumerate() {
        for b in &wholes[number + 1..] {
            compare(&[a, b], judge(hide(&original, &[a, b]), true));
        }
    }
    Some(trial)
}

/// Verdicts by address, of subjects and of the resources they are elements of.
fn verdicts(
    text: String,
    rule: &Rule,
    settings: &Map<String, Json>,
    engine: &Engine,
    assume: bool,
) -> Option<BTreeMap<String, Verdict>> {
    let source = Source::from_bytes("plan.json", text.into_bytes()).ok()?;
    let graph = ResourceGraph::read(&source).ok()?;
    let options = Options { assume, keep_passes: true };
    let evaluation = evaluate(&graph, &[rule], settings, engine, options);
    let mut verdicts: BTreeMap<String, Verdict> = BTreeMap::new();
    for judged in evaluation.verdicts {
        let resource = graph.instance(judged.instance).address.to_string();
        let worst = verdicts.entry(resource).or_insert(judged.verdict);
        *worst = judged.verdict.max(*worst);
        if let Some((_, Some(_))) = judged.element {
            verdicts.insert(judged.address(&graph), judged.verdict);
        }
    }
    Some(verdicts)
}

/// Everything that the rule may read of the plan, from whole attributes down to the last part.
fn places(changes: &[Json], rule: &Rule) -> BTreeSet<Place> {
    let mut names = BTreeSet::new();
    for subject in &rule.metadata.subjects {
        names.extend(subject.each.iter().cloned());
        gather(&subject.reads, &subject.related, &mut names);
    }
    let mut places = BTreeSet::new();
    for (number, change) in changes.iter().enumerate() {
        let Some(after) = change.pointer("/change/after").and_then(Json::as_object) else { continue };
        for (name, value) in after.iter().filter(|(name, _)| names.contains(*name)) {
            below(value, Place { change: number, path: vec![Step::Name(name.clone())] }, &mut places);
        }
    }
    places
}

fn gather(reads: &[(String, Read)], related: &[(String, RelatedSpec)], names: &mut BTreeSet<String>) {
    for (_, read) in reads {
        for path in &read.paths {
            match path {
                ReadPath::Attribute { element: false, path } => names.extend(path.first().cloned()),
                ReadPath::Engine(EngineRead::Tags(_)) => {
                    names.extend(["tags", "tags_all", "labels", "effective_labels"].map(str::to_owned));
                }
                _ => {}
            }
        }
    }
    for (_, spec) in related {
        if let Join::By { by, to, .. } = &spec.join {
            names.extend(by.first().cloned());
            names.extend(to.iter().filter_map(|path| path.first().cloned()));
        }
        gather(&spec.reads, &spec.related, names);
    }
}

fn below(value: &Json, place: Place, places: &mut BTreeSet<Place>) {
    let deeper = |step: Step| {
        let mut path = place.path.clone();
        path.push(step);
        Place { change: place.change, path }
    };
    match value {
        Json::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                below(element, deeper(Step::Index(index)), places);
            }
        }
        Json::Object(entries) => {
            for (name, value) in entries {
                below(value, deeper(Step::Name(name.clone())), places);
            }
        }
        _ => {}
    }
    places.insert(place);
}

/// The plan with some places known after apply.
fn hide(plan: &Json, places: &[&Place]) -> String {
    let mut plan = plan.clone();
    for place in places {
        edit::hide(&mut plan, place.change, &place.path);
    }
    plan.to_string()
}

fn describe(changes: &[Json], place: &Place) -> String {
    let mut text = changes[place.change]["address"].as_str().unwrap_or_default().to_owned();
    for step in &place.path {
        match step {
            Step::Name(name) => {
                text.push('.');
                text.push_str(name);
            }
            Step::Index(index) => {
                let _ = write!(text, "[{index}]");
            }
        }
    }
    text
}
