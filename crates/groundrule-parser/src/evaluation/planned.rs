//! What a provider plans for a new object: what was configured, defaults, and the rest known after apply.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::body::Fields;
use super::shape::{AttributeShape, BlockShape, Shape};
use super::tags;
use crate::address::{Address, AttributePath, InstanceKey, Step};
use crate::language::{Because, Data, Marks, Type, Value};
use crate::schema::Nesting;

/// The planned value of a managed resource that is created.
pub(super) fn managed(
    shape: Option<&Shape>,
    address: &Address,
    mut fields: Fields,
    provider: &str,
    configuration: Option<&Value>,
) -> Value {
    let Some(shape) = shape else {
        // Whatever else it has is not known here, not even that it exists.
        return Value::object(fields);
    };
    inherit(shape, &mut fields, provider, configuration);
    Planner { address, path: Vec::new(), defaults: true }.fields(shape, &mut fields);
    tags::merge(shape, &mut fields, configuration);
    if provider == "terraform.io/builtin/terraform" {
        terraform_data(&mut fields);
    }
    Value::object(fields)
}

/// What a data source that is not read yet is known to have.
pub(super) fn unread(shape: &Shape, address: &Address, mut fields: Fields) -> Value {
    Planner { address, path: Vec::new(), defaults: false }.fields(shape, &mut fields);
    Value::object(fields)
}

/// What is there already, with what the schema says must not be shown.
pub(super) fn hidden(shape: &Shape, value: &Value) -> Value {
    let Data::Object(entries) = &value.data else { return value.clone() };
    let entries = entries.iter().map(|(name, value)| {
        if let Some(attribute) = shape.attributes.get(name) {
            let value = match &attribute.nested {
                Some(nested) => hidden_inside(nested, value),
                None => value.clone(),
            };
            let marks = if attribute.sensitive { Marks::SENSITIVE } else { Marks::NONE };
            return (name, value.marked(marks));
        }
        (name, shape.blocks.get(name).map_or_else(|| value.clone(), |it| hidden_inside(it.body(), value)))
    });
    Value::object(entries).marked(value.marks)
}

fn hidden_inside(shape: &Shape, value: &Value) -> Value {
    match &value.data {
        Data::Object(_) if is_of(value, shape) => hidden(shape, value),
        _ => value.map_children(|child| hidden(shape, child)),
    }
}

struct Planner<'p> {
    address: &'p Address,
    path: Vec<Step>,
    /// Whether the provider has its say already.
    defaults: bool,
}

impl Planner<'_> {
    fn fields(&mut self, shape: &Shape, fields: &mut BTreeMap<Arc<str>, Value>) {
        for (name, attribute) in &shape.attributes {
            let Some(value) = fields.get_mut(name) else { continue };
            self.path.push(Step::Name((**name).into()));
            self.attribute(attribute, value);
            self.path.pop();
        }
        for (name, block) in &shape.blocks {
            let Some(value) = fields.get_mut(name) else { continue };
            self.path.push(Step::Name((**name).into()));
            self.blocks(block, value);
            self.path.pop();
        }
    }

    fn attribute(&mut self, shape: &AttributeShape, value: &mut Value) {
        if shape.write_only {
            *value = Value::null(shape.ty.clone()).marked(value.marks);
        } else if value.is_null() {
            if let (true, Some(default)) = (self.defaults, &shape.default) {
                *value = default.clone().marked(value.marks);
            } else if shape.computed {
                let marks = value.marks;
                *value = Value::unknown(shape.ty.clone(), self.itself()).marked(marks);
            }
        } else if let Some(nested) = &shape.nested {
            *value = self.inside(value, nested);
        }
        if shape.sensitive {
            value.marks = value.marks.union(Marks::SENSITIVE);
        }
    }

    fn blocks(&mut self, shape: &BlockShape, value: &mut Value) {
        let is_empty = match &value.data {
            Data::Unknown(_) => return,
            Data::Null(_) => true,
            _ => value.children().next().is_none() && shape.nesting != Nesting::Group,
        };
        if is_empty {
            if shape.computed && self.defaults && !value.is_null() {
                *value = Value::unknown(shape.ty(), self.itself());
            }
            return;
        }
        let body = shape.body();
        *value = match shape.nesting {
            Nesting::Single | Nesting::Group => self.object(value, body),
            _ => self.inside(value, body),
        };
    }

    fn itself(&self) -> Because {
        Because::exactly(self.address.clone(), AttributePath(self.path.clone()))
    }

    /// The objects in a collection, or an object itself.
    fn inside(&mut self, value: &Value, shape: &Shape) -> Value {
        match &value.data {
            Data::Object(_) if !matches!(self.path.last(), Some(Step::Index(_))) && is_of(value, shape) => {
                self.object(value, shape)
            }
            Data::List(..) | Data::Set(..) | Data::Tuple(_) => {
                let mut index = -1;
                value.map_children(|child| {
                    index += 1;
                    self.path.push(Step::Index(InstanceKey::Int(index)));
                    let planned = self.object(child, shape);
                    self.path.pop();
                    planned
                })
            }
            Data::Map(_, entries) | Data::Object(entries) => {
                let planned: Vec<(Arc<str>, Value)> = entries
                    .iter()
                    .map(|(key, child)| {
                        self.path.push(Step::Index(InstanceKey::String((**key).into())));
                        let planned = self.object(child, shape);
                        self.path.pop();
                        (Arc::clone(key), planned)
                    })
                    .collect();
                let planned = match &value.data {
                    Data::Map(element, _) => Value::map(element.clone(), planned),
                    _ => Value::object(planned),
                };
                planned.marked(value.marks)
            }
            _ => value.clone(),
        }
    }

    fn object(&mut self, value: &Value, shape: &Shape) -> Value {
        let Data::Object(entries) = &value.data else { return value.clone() };
        let mut fields = (**entries).clone();
        self.fields(shape, &mut fields);
        Value { data: Data::Object(Arc::new(fields)), marks: value.marks }
    }
}

/// Whether an object is what the shape describes, and not a collection of such by key.
fn is_of(value: &Value, shape: &Shape) -> bool {
    value.as_entries().is_some_and(|entries| shape.attributes.keys().all(|name| entries.contains_key(name)))
}

/// Region, project and zone are the provider's where the resource says none.
fn inherit(shape: &Shape, fields: &mut Fields, provider: &str, configuration: Option<&Value>) {
    let name = crate::schema::provider_name(provider);
    if !matches!(name, "aws" | "google" | "google-beta") {
        return;
    }
    for place in ["region", "project", "zone"] {
        let Some(attribute) = shape.attributes.get(place) else { continue };
        let (Some(given), Some(own)) = (
            configuration.and_then(|it| it.as_entries()?.get(place)).filter(|value| !value.is_null()),
            fields.get_mut(place),
        ) else {
            continue;
        };
        if attribute.configurable && attribute.computed && own.is_null() && attribute.ty == Type::String {
            *own = given.clone();
        }
    }
}

/// `terraform_data` gives out what it is given, once it is there.
fn terraform_data(fields: &mut Fields) {
    let Some(input) = fields.get("input").cloned() else { return };
    let Some(output) = fields.get_mut("output") else { return };
    if input.is_null() {
        *output = input;
    } else if let Data::Unknown(unknown) = &output.data {
        *output = Value::unknown(input.ty(), unknown.because.clone());
    }
}
