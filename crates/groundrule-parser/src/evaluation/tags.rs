//! All tags of a resource, as providers work them out while planning: its own over the provider's defaults.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::body::Fields;
use super::shape::Shape;
use crate::language::{Data, Type, Value};

/// What google's provider adds to all labels.
const ATTRIBUTION: (&str, &str) = ("goog-terraform-provisioned", "true");

/// Sets `tags_all`, or `terraform_labels` and `effective_labels`, key by key where that is known.
pub(super) fn merge(shape: &Shape, fields: &mut Fields, configuration: Option<&Value>) {
    let is_map = |name: &str| shape.attributes.get(name).is_some_and(|it| it.ty == Type::map(Type::String));
    let given = |name: &str| configuration.and_then(|it| it.as_entries()?.get(name).cloned());
    if is_map("tags") && is_map("tags_all") {
        let defaults = match given("default_tags").map(|blocks| blocks.data) {
            Some(Data::Unknown(unknown)) => Some(Value::unknown(Type::map(Type::String), unknown.because)),
            Some(Data::List(_, blocks) | Data::Tuple(blocks)) => {
                blocks.first().and_then(|block| block.as_entries()?.get("tags").cloned())
            }
            _ => None,
        };
        set(fields, "tags_all", "tags", defaults.as_ref(), &[]);
    }
    let own = if is_map("labels") { "labels" } else { "resource_labels" };
    if is_map(own) && is_map("effective_labels") && is_map("terraform_labels") {
        let attribution = match given("add_terraform_attribution_label").and_then(|it| it.as_bool()) {
            Some(false) => &[][..],
            _ => &[ATTRIBUTION],
        };
        let defaults = given("default_labels");
        set(fields, "terraform_labels", own, defaults.as_ref(), attribution);
        set(fields, "effective_labels", own, defaults.as_ref(), attribution);
    }
}

fn set(fields: &mut Fields, all: &str, own: &str, defaults: Option<&Value>, added: &[(&str, &str)]) {
    let Some(own) = fields.get(own).cloned() else { return };
    let mut marks = own.marks;
    let mut entries: BTreeMap<Arc<str>, Value> =
        added.iter().map(|(key, value)| ((*key).into(), Value::from(*value))).collect();
    for part in defaults.into_iter().chain([&own]) {
        marks = marks.union(part.marks);
        match &part.data {
            Data::Unknown(unknown) => {
                let because = unknown.because.computed();
                fields.insert(all.into(), Value::unknown(Type::map(Type::String), because).marked(marks));
                return;
            }
            Data::Map(_, own) | Data::Object(own) => {
                for (key, value) in own.iter().filter(|(_, value)| !value.is_null()) {
                    entries.insert(Arc::clone(key), value.clone());
                }
            }
            _ => {}
        }
    }
    fields.insert(all.into(), Value::map(Type::String, entries).marked(marks));
}
