//! Ways into the tree that serve native and JSON syntax alike.

use std::borrow::Cow;

use super::tree::{Attribute, Block, Body, Expression, ExpressionKind, Name, StepKind, TraversalStep};

impl Body {
    /// The attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &*attribute.name.text == name)
    }

    /// The value of the attribute of that name.
    pub fn value(&self, name: &str) -> Option<&Expression> {
        self.attribute(name).map(|attribute| &attribute.value)
    }

    /// The attribute of that name where it is `true` or `false`, quoted or not.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match &self.value(name)?.kind {
            ExpressionKind::Bool(flag) => Some(*flag),
            ExpressionKind::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The blocks of that type, which has no labels. In JSON syntax an object, or each object of a list.
    pub fn blocks_named(&self, kind: &str) -> impl Iterator<Item = Cow<'_, Block>> {
        self.blocks_labelled(kind, 0)
    }

    /// The blocks of that type, which has so many labels. In JSON syntax each label is the key of an object around.
    pub fn blocks_labelled(&self, kind: &str, labels: usize) -> impl Iterator<Item = Cow<'_, Block>> {
        let native = self.blocks.iter().filter(move |block| &*block.kind.text == kind).map(Cow::Borrowed);
        let mut found = Vec::new();
        if self.is_json {
            for attribute in self.attributes.iter().filter(|attribute| &*attribute.name.text == kind) {
                json_blocks(&attribute.name, &mut Vec::new(), labels, &attribute.value, &mut found);
            }
        }
        native.chain(found.into_iter().map(Cow::Owned))
    }
}

/// The blocks that `value` stands for, with `labels` more labels to come.
fn json_blocks(
    kind: &Name,
    outer: &mut Vec<Name>,
    labels: usize,
    value: &Expression,
    found: &mut Vec<Block>,
) {
    match &value.kind {
        ExpressionKind::Tuple(elements) => {
            for element in elements {
                json_blocks(kind, outer, labels, element, found);
            }
        }
        ExpressionKind::Object(items) if labels > 0 => {
            for item in items {
                let Some(label) = item.key.as_str().filter(|label| *label != "//") else { continue };
                outer.push(Name { text: label.into(), span: item.key.span });
                json_blocks(kind, outer, labels - 1, &item.value, found);
                outer.pop();
            }
        }
        ExpressionKind::Object(items) => found.push(Block {
            kind: kind.clone(),
            labels: outer.clone(),
            body: Body::of_json(value, items),
            span: outer.last().map_or(kind.span, |label| label.span).to(value.span),
        }),
        _ => {}
    }
}

impl Expression {
    /// The text of a string without interpolations.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ExpressionKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// What stands between brackets; nothing if there are none.
    pub fn elements(&self) -> &[Expression] {
        match &self.kind {
            ExpressionKind::Tuple(elements) => elements,
            _ => &[],
        }
    }

    /// The name where it begins and the steps, of a variable or of a traversal from one.
    pub fn as_traversal(&self) -> Option<(&str, &[TraversalStep])> {
        match &self.kind {
            ExpressionKind::Variable(name) => Some((name, &[])),
            ExpressionKind::Traversal(traversal) => match &traversal.source.kind {
                ExpressionKind::Variable(name) => Some((name, &traversal.steps)),
                _ => None,
            },
            _ => None,
        }
    }
}

impl TraversalStep {
    /// The name of `.name`.
    pub fn attribute(&self) -> Option<&str> {
        match &self.kind {
            StepKind::Attribute(name) => Some(name),
            _ => None,
        }
    }
}
