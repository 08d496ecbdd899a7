//! `google_iam_policy`.

use super::{Ordered, attribute, elements, is_known, set_document};
use crate::evaluation::body::Fields;
use crate::language::Value;

/// Renders `policy_data`.
pub(super) fn render(fields: &mut Fields, waits: bool) {
    let whole = Value::object(fields.clone());
    let Some(mut blocks) = elements(&whole, "binding") else { return };
    let text =
        |value: &Value, name: &str| attribute(value, name).and_then(|it| it.as_str().map(str::to_owned));
    blocks.sort_by_key(|block| text(block, "role"));
    let bindings = blocks.iter().filter_map(|block| {
        let mut members = elements(block, "members")?;
        members.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        let mut binding = vec![("members", Ordered::Value(Value::tuple(members)))];
        if let Some(role) = attribute(block, "role") {
            binding.push(("role", Ordered::Value(role)));
        }
        if let Some(condition) = elements(block, "condition").and_then(|it| it.first().cloned()) {
            let entries = condition.as_entries()?;
            let entries = entries.iter().filter(|(_, value)| !value.is_null());
            let entries = entries.map(|(key, value)| (key, value.clone()));
            binding.push(("condition", Ordered::Value(Value::object(entries))));
        }
        Some(Ordered::Object(binding))
    });
    let bindings: Vec<Ordered> = bindings.collect();
    let is_complete = bindings.len() == blocks.len();
    let document = Ordered::Object(if bindings.is_empty() {
        Vec::new()
    } else {
        vec![("bindings", Ordered::List(bindings))]
    });
    if is_complete {
        let decoded = document.value();
        let text = (!waits && is_known(&decoded)).then(|| document.text(false));
        set_document(fields, "policy_data", text, &decoded);
    }
}
