//! What an instance's provider configuration says of it.

use super::configuration::{Node, find};
use super::instance::InstanceId;
use super::{Kind, Reading, ResourceGraph};
use crate::value::Value;

impl ResourceGraph<'_> {
    /// The region or location of an instance: its own, else its provider's; `Null` if neither says one.
    pub fn region(&self, id: InstanceId) -> Value {
        let instance = self.instance(id);
        if matches!(instance.kind, Kind::Resource | Kind::Data)
            && let Some(body) = instance.body()
        {
            let names = ["location", "region"];
            let mut cells = Vec::new();
            body.project(&names, &mut cells);
            for (name, cell) in names.iter().zip(cells) {
                match self.reading(id, &[name], cell) {
                    Reading::Known(value) => return value,
                    Reading::Unknown => return Value::Unknown,
                    Reading::Missing | Reading::Absent | Reading::Unset | Reading::Left { .. } => {}
                }
            }
        }
        self.provider_default(id, &["region"])
    }

    /// What the instance's provider configuration holds at a path.
    pub(super) fn provider_default(&self, id: InstanceId, path: &[&str]) -> Value {
        let instance = self.instance(id);
        let Some(configuration) = self.configuration.as_ref() else {
            return Value::Unknown;
        };
        let Some(block) = instance.block.map(|block| configuration.block(block)) else {
            return Value::Unknown;
        };
        let Some(key) = &block.provider else {
            return Value::Unknown;
        };
        // Without a block of its own a provider has no defaults.
        let Some(provider) = configuration.providers.get(key) else {
            return Value::Null;
        };
        let mut at = provider.expressions();
        for name in path {
            match find(at, name) {
                None => return Value::Null,
                Some(Node::Attribute(expression)) => {
                    return match expression.constant {
                        Some(constant) => Value::parse(constant).unwrap_or(Value::Unknown),
                        None => Value::Unknown,
                    };
                }
                Some(Node::Block(entries)) => at = entries,
                Some(Node::Blocks(blocks)) if blocks.len() == 1 => at = &blocks[0],
                Some(Node::Blocks(_)) => return Value::Unknown,
            }
        }
        Value::Unknown
    }
}
