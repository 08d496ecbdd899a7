//! The values that an input marks as secret.

use std::collections::BTreeSet;

use super::ResourceGraph;
use super::attributes::{digest, holds_secrets};
use super::instance::Body;
use crate::schema::{Attribute, AttributeKind};
use crate::value::Value;

/// Longer texts are files and documents, which are looked for by where they come from.
const LONGEST: usize = 4096;

impl ResourceGraph<'_> {
    /// Texts that a mask covers, or that the provider's schema says are sensitive. For whoever has to hide them.
    pub fn secret_values(&self) -> BTreeSet<String> {
        let mut values = BTreeSet::new();
        for instance in &self.instances {
            let sensitive: Vec<&str> = digest(instance)
                .into_iter()
                .flat_map(|digest| digest.attributes())
                .filter(|(_, attribute)| holds_secrets(*attribute))
                .map(|(name, _)| name)
                .collect();
            for body in [&instance.before, &instance.after].into_iter().flatten() {
                let mut cells = Vec::new();
                body.project(&sensitive, &mut cells);
                let schema = digest(instance);
                for (name, cell) in sensitive.iter().zip(&cells) {
                    let attribute = schema.and_then(|digest| digest.attribute(&[name]));
                    if let (Some(value), Some(attribute)) = (cell.value.and_then(Value::parse), attribute) {
                        by_schema(&value, &attribute, &mut values);
                    }
                }
                by_mask(body, &mut values);
            }
        }
        values
    }
}

fn by_schema(value: &Value, schema: &Attribute, values: &mut BTreeSet<String>) {
    match value {
        _ if schema.sensitive() => all(value, values),
        Value::List(elements) => elements.iter().for_each(|element| by_schema(element, schema, values)),
        Value::Map(entries) if !matches!(schema.kind, AttributeKind::Map(_)) => {
            for (name, value) in entries {
                if let Some(child) = schema.child(name) {
                    by_schema(value, &child, values);
                }
            }
        }
        _ => {}
    }
}

fn by_mask(body: &Body<'_>, values: &mut BTreeSet<String>) {
    let mask = body.sensitive.as_deref().filter(|mask| !matches!(*mask, "{}" | "false" | "null"));
    if let Some(mask) = mask.and_then(Value::parse)
        && let Some(value) = Value::parse(&body.values)
    {
        covered(&value, &mask, values);
    }
}

fn covered(value: &Value, mask: &Value, values: &mut BTreeSet<String>) {
    match (value, mask) {
        (value, Value::Bool(true)) => all(value, values),
        (Value::List(elements), Value::List(masks)) => {
            elements.iter().zip(masks).for_each(|(element, mask)| covered(element, mask, values));
        }
        (Value::Map(entries), Value::Map(_)) => {
            for (name, value) in entries {
                if let Some(mask) = mask.get(name) {
                    covered(value, mask, values);
                }
            }
        }
        _ => {}
    }
}

fn all(value: &Value, values: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if !text.is_empty() && text.len() <= LONGEST => _ = values.insert(text.clone()),
        Value::List(elements) => elements.iter().for_each(|element| all(element, values)),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| all(value, values)),
        _ => {}
    }
}
