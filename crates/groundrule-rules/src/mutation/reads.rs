//! Mutants of what a rule reads: its fixtures with an attribute hidden, left out, turned round or changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::targets::{Meaning, Target, targets};
use super::{Mutant, Place, Trial};
use crate::edit::{self, Step};
use crate::rule::Rule;

/// How an attribute is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Hidden,
    LeftOut,
    BlockLeftOut,
    TurnedRound,
    AnotherNumber,
    AnotherText,
}

impl Change {
    fn name(self) -> &'static str {
        match self {
            Change::Hidden => "hidden",
            Change::LeftOut => "left out",
            Change::BlockLeftOut => "block left out",
            Change::TurnedRound => "turned round",
            Change::AnotherNumber => "another number",
            Change::AnotherText => "another text",
        }
    }
}

/// Type or glob, path, change.
type Key = (String, String, Change);

/// What came of all mutants of the reads.
pub(super) struct Tried {
    pub(super) mutants: Vec<Mutant>,
    /// Reads that no case holds.
    pub(super) unread: Vec<String>,
}

pub(super) fn mutants(rule: &Rule, trials: &[Trial<'_>]) -> Tried {
    let targets = targets(rule);
    let mut mutants: BTreeMap<Key, Mutant> = BTreeMap::new();
    let mut held = BTreeSet::new();
    for trial in trials {
        let Ok(input) = serde_json::from_str::<Json>(trial.opened.text()) else { continue };
        let objects = objects(&input);
        for target in &targets {
            let places = places(&input, &objects, target);
            if !places.is_empty() {
                held.insert((&target.of, &target.shown));
            }
            for (key, variants) in variants(&input, target, &places) {
                let (of, path, change) = &key;
                let place = Place::Read { of: of.clone(), path: path.clone() };
                let change = change.name().to_owned();
                let fresh = Mutant { place, change, noticed: false, cases: Vec::new() };
                let mutant = mutants.entry(key).or_insert(fresh);
                if !mutant.noticed {
                    mutant.cases.push(trial.name());
                    mutant.noticed = variants
                        .iter()
                        .any(|variant| trial.notices(&variant.to_string(), rule, &trial.opened.set));
                }
            }
        }
    }
    let unread = targets.iter().filter(|target| !held.contains(&(&target.of, &target.shown)));
    let unread: BTreeSet<String> = unread.map(|target| format!("{}.{}", target.of, target.shown)).collect();
    Tried { mutants: mutants.into_values().collect(), unread: unread.into_iter().collect() }
}

/// The attributes of a resource, as an input holds them.
struct Object {
    /// JSON pointer.
    at: String,
    mode: String,
    type_name: String,
    /// Index of the planned change that they are the result of.
    change: Option<usize>,
    /// They are what was before the change.
    before: bool,
}

fn objects(input: &Json) -> Vec<Object> {
    let mut objects = Vec::new();
    let text = |value: &Json, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let changes = input["resource_changes"].as_array().into_iter().flatten();
    for (number, resource) in changes.enumerate() {
        let is_there = |side: &str| resource["change"][side].is_object();
        for (side, before) in
            [("after", false), ("before", true)].into_iter().filter(|(side, _)| is_there(side))
        {
            objects.push(Object {
                at: format!("/resource_changes/{number}/change/{side}"),
                mode: text(resource, "mode"),
                type_name: text(resource, "type"),
                change: (side == "after").then_some(number),
                // Of what is deleted, that is all there is.
                before: before && is_there("after"),
            });
        }
    }
    let mut modules = Vec::new();
    for (values, is_state) in [("/values", true), ("/prior_state/values", false)] {
        modules.push((format!("{values}/root_module"), is_state));
    }
    while let Some((at, is_state)) = modules.pop() {
        let Some(module) = input.pointer(&at) else { continue };
        for number in 0..module["child_modules"].as_array().map_or(0, Vec::len) {
            modules.push((format!("{at}/child_modules/{number}"), is_state));
        }
        for (number, resource) in module["resources"].as_array().into_iter().flatten().enumerate() {
            let mode = text(resource, "mode");
            // Of a plan's prior state, only data sources stand nowhere else.
            if is_state || mode == "data" {
                let at = format!("{at}/resources/{number}/values");
                let type_name = text(resource, "type");
                objects.push(Object { at, mode, type_name, change: None, before: false });
            }
        }
    }
    objects
}

/// A place of an input: an object, and the way from there.
type At<'o> = (&'o Object, Vec<Step>);

/// Where an input holds what a target means, known or not.
fn places<'o>(input: &Json, objects: &'o [Object], target: &Target) -> Vec<At<'o>> {
    let mut places = Vec::new();
    let meant = objects.iter().filter(|object| {
        object.mode == target.mode
            && object.before == target.before
            && target.pattern.matches(&object.type_name)
    });
    for object in meant {
        let Some(value) = input.pointer(&object.at) else { continue };
        for path in &target.paths {
            let mut found = Vec::new();
            expand(value, path, &mut Vec::new(), &mut found);
            if found.is_empty()
                && let Some(change) = object.change
                && let Some(first) = path.first()
                && is_unknown(&input["resource_changes"][change]["change"]["after_unknown"][first])
            {
                found.push(vec![Step::Name(first.clone())]);
            }
            places.extend(found.into_iter().map(|steps| (object, steps)));
        }
    }
    places
}

fn is_unknown(mask: &Json) -> bool {
    match mask {
        Json::Bool(unknown) => *unknown,
        Json::Array(elements) => elements.iter().any(is_unknown),
        Json::Object(fields) => fields.values().any(is_unknown),
        _ => false,
    }
}

/// The places below a value that a path without numbers means, if something stands there.
fn expand(value: &Json, path: &[String], way: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    match (value, path) {
        (Json::Null, _) => {}
        (_, []) => found.push(way.clone()),
        (Json::Array(elements), _) => {
            for (index, element) in elements.iter().enumerate() {
                way.push(Step::Index(index));
                expand(element, path, way, found);
                way.pop();
            }
        }
        (Json::Object(fields), [name, rest @ ..]) => {
            if let Some(field) = fields.get(name) {
                way.push(Step::Name(name.clone()));
                expand(field, rest, way, found);
                way.pop();
            }
        }
        _ => {}
    }
}

/// The mutants of an input: of each, the inputs that are tried.
fn variants(input: &Json, target: &Target, places: &[At<'_>]) -> Vec<(Key, Vec<Json>)> {
    let mut all = Vec::new();
    let mut add = |path: &str, change: Change, tried: Vec<Option<Json>>| {
        let tried: Vec<Json> = tried.into_iter().flatten().filter(|tried| tried != input).collect();
        if !tried.is_empty() {
            all.push(((target.of.clone(), path.to_owned(), change), tried));
        }
    };
    let is_known = |at: &At<'_>| stands(input, at);
    let known: Vec<At<'_>> = places.iter().filter(|at| is_known(at)).cloned().collect();
    if target.meaning == Meaning::Reference {
        add(&target.shown, Change::Hidden, vec![hidden(input, places)]);
    } else {
        add(&target.shown, Change::Hidden, vec![hidden(input, &known)]);
    }
    add(&target.shown, Change::LeftOut, vec![left_out(input, &known)]);
    if target.meaning == Meaning::Value && target.paths.len() == 1 {
        let path = &target.paths[0];
        for depth in 1..path.len() {
            let mut blocks: Vec<At<'_>> =
                known.iter().map(|(object, steps)| (*object, shorten(steps, depth))).collect();
            blocks.dedup_by(|(one, a), (other, b)| one.at == other.at && a == b);
            add(&path[..depth].join("."), Change::BlockLeftOut, vec![left_out(input, &blocks)]);
        }
    }
    match target.meaning {
        Meaning::Presence | Meaning::Reference => {}
        Meaning::Document => {
            add(
                &target.shown,
                Change::TurnedRound,
                vec![edited(input, &known, &|value| document(value, &turned))],
            );
        }
        Meaning::Value => {
            add(&target.shown, Change::TurnedRound, vec![edited(input, &known, &turned)]);
            let numbers = [Number::Below, Number::Above, Number::Least, Number::Most];
            let numbers = numbers.iter().map(|number| edited(input, &known, &|value| number.of(value)));
            add(&target.shown, Change::AnotherNumber, numbers.collect());
            let texts = ["mutant", "192.0.2.0/24", "0.0.0.0/0"];
            let texts = texts.iter().map(|text| edited(input, &known, &|value| another(value, text)));
            add(&target.shown, Change::AnotherText, texts.collect());
        }
    }
    all
}

/// As far as the name at a depth, without numbers behind it: a whole attribute or list of blocks.
fn shorten(steps: &[Step], depth: usize) -> Vec<Step> {
    let mut names = 0;
    let end = steps.iter().position(|step| {
        names += usize::from(matches!(step, Step::Name(_)));
        names == depth
    });
    steps[..=end.unwrap_or(steps.len() - 1)].to_vec()
}

fn stands(input: &Json, (object, steps): &At<'_>) -> bool {
    let value = input.pointer(&object.at).and_then(|value| {
        steps.iter().try_fold(value, |value, step| match step {
            Step::Name(name) => value.get(name),
            Step::Index(index) => value.get(index),
        })
    });
    value.is_some_and(|value| !value.is_null())
}

/// All places known after apply. Of a state, and of what was before a change, nothing is unknown.
fn hidden(input: &Json, places: &[At<'_>]) -> Option<Json> {
    let mut mutant = input.clone();
    let mut done = false;
    for (object, steps) in places {
        let Some(change) = object.change else { continue };
        edit::hide(&mut mutant, change, steps);
        done = true;
    }
    done.then_some(mutant)
}

fn left_out(input: &Json, places: &[At<'_>]) -> Option<Json> {
    let mut mutant = input.clone();
    for (object, steps) in places {
        match object.change {
            Some(change) => edit::drop(&mut mutant, change, steps),
            None => edit::remove(mutant.pointer_mut(&object.at)?, steps),
        }
    }
    (!places.is_empty()).then_some(mutant)
}

/// All places with another value; `None` if there is none for any.
fn edited(input: &Json, places: &[At<'_>], edit: &dyn Fn(&Json) -> Option<Json>) -> Option<Json> {
    let mut mutant = input.clone();
    let mut done = false;
    for (object, steps) in places {
        let place = edit::at(mutant.pointer_mut(&object.at)?, steps)?;
        if let Some(value) = each(place, edit) {
            *place = value;
            done = true;
        }
    }
    done.then_some(mutant)
}

/// Edits a value, or every element of a list.
fn each(value: &Json, edit: &dyn Fn(&Json) -> Option<Json>) -> Option<Json> {
    let Json::Array(elements) = value else { return edit(value) };
    let edited: Vec<Option<Json>> = elements.iter().map(|element| each(element, edit)).collect();
    edited.iter().any(Option::is_some).then(|| {
        let pairs = edited.into_iter().zip(elements);
        Json::Array(pairs.map(|(edited, element)| edited.unwrap_or_else(|| element.clone())).collect())
    })
}

/// `true` for `false`, and whatever else has an opposite.
fn turned(value: &Json) -> Option<Json> {
    const OPPOSITES: [[&str; 2]; 4] =
        [["true", "false"], ["Allow", "Deny"], ["Enabled", "Disabled"], ["ENABLED", "DISABLED"]];
    match value {
        Json::Bool(value) => Some(Json::Bool(!value)),
        Json::String(text) => OPPOSITES.iter().find_map(|[one, other]| match text.as_str() {
            text if text == *one => Some(json!(other)),
            text if text == *other => Some(json!(one)),
            _ => None,
        }),
        _ => None,
    }
}

/// A text of JSON with every value in it edited that can be.
fn document(value: &Json, edit: &dyn Fn(&Json) -> Option<Json>) -> Option<Json> {
    let mut inner: Json = serde_json::from_str(value.as_str()?).ok()?;
    let before = inner.clone();
    edit_all(&mut inner, edit);
    (inner != before).then(|| Json::String(inner.to_string()))
}

fn edit_all(value: &mut Json, edit: &dyn Fn(&Json) -> Option<Json>) {
    match value {
        Json::Array(elements) => elements.iter_mut().for_each(|element| edit_all(element, edit)),
        Json::Object(fields) => fields.values_mut().for_each(|field| edit_all(field, edit)),
        _ => {
            if let Some(edited) = edit(value) {
                *value = edited;
            }
        }
    }
}

/// Numbers next to one, and those beyond every threshold.
#[derive(Clone, Copy)]
enum Number {
    Below,
    Above,
    Least,
    Most,
}

impl Number {
    fn of(self, value: &Json) -> Option<Json> {
        let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
        let other = match self {
            Number::Below => number - 1.0,
            Number::Above => number + 1.0,
            Number::Least => 0.0,
            Number::Most => 1e9,
        };
        #[expect(clippy::cast_possible_truncation, reason = "all of them are far smaller")]
        let whole = other as i64;
        Some(if value.is_string() { json!(whole.to_string()) } else { json!(whole) })
    }
}

/// Another text, for one that is no number and has no opposite.
fn another(value: &Json, text: &str) -> Option<Json> {
    let is_text = value.is_string() && turned(value).is_none() && Number::Least.of(value).is_none();
    is_text.then(|| json!(text))
}
