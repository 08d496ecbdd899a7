//! What the engine knows of a change, beyond what will be: what was, what differs, and what changed outside Terraform.

use groundrule_parser::graph::{Body, Instance, ResourceGraph};
use groundrule_parser::plan::Actions;
use groundrule_parser::value::Value;

use crate::rule::When;

/// The change as policies name it.
pub(super) fn when(actions: Actions) -> When {
    match actions {
        Actions::NoOp => When::NoOp,
        // The old object lives on unmanaged: nothing is lost.
        Actions::Create | Actions::CreateThenForget => When::Create,
        Actions::Read => When::Read,
        Actions::Update => When::Update,
        Actions::Delete => When::Delete,
        Actions::DeleteThenCreate | Actions::CreateThenDelete => When::Replace,
        Actions::Forget => When::Forget,
    }
}

/// The change as `$action` spells it.
pub(super) fn action_name(actions: Actions) -> &'static str {
    match when(actions) {
        When::NoOp => "no-op",
        When::Create => "create",
        When::Update => "update",
        When::Replace => "replace",
        When::Delete => "delete",
        When::Forget => "forget",
        When::Read => "read",
    }
}

/// The paths that changed outside Terraform, of the top-level attributes.
pub(super) fn drift(graph: &ResourceGraph<'_>, instance: &Instance<'_>) -> Value {
    let Some((before, after)) = graph.drift(instance) else { return Value::List(Vec::new()) };
    match (Value::parse(&before.values), Value::parse(&after.values)) {
        (Some(Value::Map(before)), Some(after @ Value::Map(_))) => {
            let changed = before.into_iter().filter(|(key, value)| after.get(key) != Some(value));
            Value::List(changed.map(|(key, _)| Value::String(key)).collect())
        }
        _ => Value::Unknown,
    }
}

/// The value at a path of an object as it was; `Null` if there was none.
pub(super) fn at_path(body: Option<&Body<'_>>, path: &[String]) -> Value {
    let (Some(body), Some(first)) = (body, path.first()) else { return Value::Null };
    let mut cells = Vec::new();
    body.project(&[first], &mut cells);
    let mut value = Value::merge(cells[0].value, cells[0].unknown);
    for name in &path[1..] {
        value = match value {
            Value::List(mut elements) if elements.len() == 1 => elements.remove(0),
            Value::List(elements) if elements.is_empty() => Value::Null,
            Value::List(_) => Value::Unknown,
            other => other,
        };
        value = match value {
            Value::Map(entries) => {
                entries.into_iter().find(|(key, _)| key == name).map_or(Value::Null, |(_, value)| value)
            }
            Value::Unknown => Value::Unknown,
            _ => Value::Null,
        };
    }
    value
}

/// The top-level attributes that the plan changes; unknown for each whose value it does not know.
pub(super) fn changes(instance: &Instance<'_>) -> Value {
    let (Some(before), Some(after)) = (&instance.before, &instance.after) else {
        return Value::List(Vec::new());
    };
    let after = Value::merge(Some(&after.values), after.unknown.as_deref());
    let (Some(before @ Value::Map(_)), Value::Map(after)) = (Value::parse(&before.values), after) else {
        return Value::Unknown;
    };
    let changed = after.into_iter().filter_map(|(name, value)| {
        let was = before.get(&name).unwrap_or(&Value::Null);
        if value.is_settled() { (*was != value).then_some(Value::String(name)) } else { Some(Value::Unknown) }
    });
    Value::List(changed.collect())
}
