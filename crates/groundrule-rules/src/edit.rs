//! Edits of a plan's JSON: the trials of a rule try what is near its fixtures.

use serde_json::{Value as Json, json};

/// A step on the way to a place below an instance's attributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Name(String),
    Index(usize),
}

/// Makes a place of a change known after apply, and its expression one that plans do not explain.
pub(crate) fn hide(plan: &mut Json, change: usize, path: &[Step]) {
    let edited = &mut plan["resource_changes"][change]["change"];
    remove(&mut edited["after"], path);
    mark(&mut edited["after_unknown"], path);
    if let Some(expressions) = expressions(plan, change) {
        obscure(expressions, path);
    }
}

/// Takes a place of a change away, as if nobody had written it.
pub(crate) fn drop(plan: &mut Json, change: usize, path: &[Step]) {
    let edited = &mut plan["resource_changes"][change]["change"];
    remove(&mut edited["after"], path);
    remove(&mut edited["after_unknown"], path);
    if let Some(expressions) = expressions(plan, change) {
        remove(expressions, path);
    }
}

/// What stands at a place.
pub(crate) fn at<'j>(value: &'j mut Json, path: &[Step]) -> Option<&'j mut Json> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => value.get_mut(name),
        Step::Index(index) => value.get_mut(index),
    })
}

/// Removes what stands at a place; of a list, so that the others keep their numbers.
pub(crate) fn remove(value: &mut Json, path: &[Step]) {
    match path {
        [] => {}
        [Step::Name(name)] => {
            value.as_object_mut().map(|entries| entries.shift_remove(name));
        }
        [Step::Index(index)] => {
            if let Some(element) = value.get_mut(index) {
                *element = Json::Null;
            }
        }
        [step, rest @ ..] => {
            let inner = match step {
                Step::Name(name) => value.get_mut(name),
                Step::Index(index) => value.get_mut(index),
            };
            if let Some(inner) = inner {
                remove(inner, rest);
            }
        }
    }
}

fn mark(mask: &mut Json, path: &[Step]) {
    match path {
        [] => *mask = Json::Bool(true),
        _ if *mask == Json::Bool(true) => {}
        [Step::Name(name), rest @ ..] => {
            if !mask.is_object() {
                *mask = json!({});
            }
            mark(&mut mask[name.as_str()], rest);
        }
        [Step::Index(index), rest @ ..] => {
            if !mask.is_array() {
                *mask = json!([]);
            }
            if let Some(marks) = mask.as_array_mut() {
                while marks.len() <= *index {
                    marks.push(Json::Bool(false));
                }
                mark(&mut marks[*index], rest);
            }
        }
    }
}

/// The expressions of a change's block.
fn expressions(plan: &mut Json, change: usize) -> Option<&mut Json> {
    let change = &plan["resource_changes"][change];
    let [module, mode, type_name, name] = ["module_address", "mode", "type", "name"]
        .map(|key| change[key].as_str().unwrap_or_default().to_owned());
    let mut at = plan.get_mut("configuration")?.get_mut("root_module")?;
    if !module.is_empty() {
        let path = groundrule_parser::address::ModulePath::parse(&module).ok()?;
        for step in path.steps() {
            at = at.get_mut("module_calls")?.get_mut(step.name.as_ref())?.get_mut("module")?;
        }
    }
    let blocks = at.get_mut("resources")?.as_array_mut()?;
    let block = blocks.iter_mut().find(|block| {
        block["mode"] == mode.as_str()
            && block["type"] == type_name.as_str()
            && block["name"] == name.as_str()
    })?;
    if block.get("expressions").is_none() {
        block["expressions"] = json!({});
    }
    block.get_mut("expressions")
}

/// Writes an expression that says nothing, as deep as the configuration goes.
fn obscure(expressions: &mut Json, path: &[Step]) {
    let hidden = || json!({"references": ["local.hidden"]});
    let [Step::Name(name), rest @ ..] = path else { return };
    let is_expression = |node: &Json| {
        node.as_object()
            .is_some_and(|node| node.keys().all(|key| key == "references" || key == "constant_value"))
    };
    match (expressions.get_mut(name), rest) {
        (Some(Json::Array(blocks)), [Step::Index(index), deeper @ ..]) if !deeper.is_empty() => {
            if let Some(block) = blocks.get_mut(*index) {
                obscure(block, deeper);
            }
        }
        (Some(node @ Json::Object(_)), [_, ..]) if !is_expression(node) => obscure(node, rest),
        _ => expressions[name.as_str()] = hidden(),
    }
}
