//! The texts that a block writes as they are: what stands in the configuration, whatever else makes up the plan.

use super::ResourceGraph;
use super::configuration::{Expressions, Node};
use super::instance::{InstanceId, Kind};
use crate::address::{AttributePath, InstanceKey, Step};
use crate::value::Value;

/// A text that is written as it is, or by functions of constants.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// Where it stands.
    pub path: AttributePath,
    /// The text.
    pub text: String,
}

impl ResourceGraph<'_> {
    /// The texts that an instance's block writes without a reference. Nothing if there is no configuration for it.
    pub fn literals(&self, id: InstanceId) -> Option<Vec<Literal>> {
        let instance = self.instance(id);
        let body = instance.body().map(|body| Value::merge(Some(&body.values), body.unknown.as_deref()));
        let mut found = Vec::new();
        if matches!(instance.kind, Kind::Resource | Kind::Data) {
            let expressions = self.configuration.as_ref()?.block(instance.block?).expressions();
            of_block(expressions, body.as_ref(), &mut Vec::new(), &mut found);
        } else if let Some(Value::Map(entries)) = body {
            // The body of a part of the configuration holds its constants and nothing else.
            for (name, value) in &entries {
                of_value(value, &mut vec![Step::Name(name.as_str().into())], &mut found);
            }
        }
        Some(found)
    }
}

/// Adds what a block writes; `value` is what the plan makes of the block.
fn of_block(
    expressions: &Expressions<'_>,
    value: Option<&Value>,
    path: &mut Vec<Step>,
    found: &mut Vec<Literal>,
) {
    for (name, node) in expressions {
        path.push(Step::Name(name.as_ref().into()));
        let value = value.and_then(|value| value.get(name));
        match node {
            Node::Attribute(expression) => match expression.constant {
                Some(constant) => {
                    if let Some(constant) = Value::parse(constant) {
                        of_value(&constant, path, found);
                    }
                }
                // A function of constants: the plan has what it gives.
                None if expression.references.is_empty() => {
                    if let Some(value) = value {
                        of_value(value, path, found);
                    }
                }
                None => {}
            },
            Node::Block(inner) => {
                let value = match value {
                    Some(Value::List(elements)) => elements.first(),
                    other => other,
                };
                of_block(inner, value, path, found);
            }
            Node::Blocks(blocks) => {
                for (number, block) in blocks.iter().enumerate() {
                    // Fewer blocks than elements: `dynamic` made the others, nobody knows which.
                    let value = match value {
                        Some(Value::List(elements)) if elements.len() == blocks.len() => elements.get(number),
                        _ => None,
                    };
                    path.push(index(number));
                    of_block(block, value, path, found);
                    path.pop();
                }
            }
        }
        path.pop();
    }
}

fn of_value(value: &Value, path: &mut Vec<Step>, found: &mut Vec<Literal>) {
    match value {
        Value::String(text) => {
            found.push(Literal { path: AttributePath(path.clone()), text: text.clone() });
        }
        Value::List(elements) => {
            for (number, element) in elements.iter().enumerate() {
                path.push(index(number));
                of_value(element, path, found);
                path.pop();
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                path.push(Step::Index(InstanceKey::String(key.as_str().into())));
                of_value(value, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn index(number: usize) -> Step {
    Step::Index(InstanceKey::Int(i64::try_from(number).unwrap_or(i64::MAX)))
}
