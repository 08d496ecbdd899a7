//! What blocks say, as a plan's configuration has it: constants and references by attribute.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Writer;
use super::plan::strings;
use super::value::{known_or_null, text};
use crate::evaluation::body;
use crate::evaluation::evaluator::Evaluator;
use crate::evaluation::module::ModuleInstance;
use crate::evaluation::scope::BlockScope;
use crate::evaluation::shape::{AttributeShape, BlockShape, Shape};
use crate::language::{Value, references, variables};
use crate::schema::Nesting;
use crate::syntax::tree::{Block, Body, Expression, ExpressionKind, StepKind, TemplatePart};

/// Writes bodies. Constants are the same in every module, so one will do for all.
pub(super) struct Bodies<'e, 'a> {
    pub evaluator: &'e Evaluator<'a>,
    pub module: &'e Rc<ModuleInstance<'a>>,
}

impl Bodies<'_, '_> {
    /// The expressions of a body; of what a schema describes, only what it knows.
    pub(super) fn body(&self, out: &mut String, shape: Option<&Shape>, body: &Body, skip: &[&str]) {
        let mut entries: BTreeMap<&str, String> = BTreeMap::new();
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            if skip.contains(&name) || (body.is_json && name == "dynamic") {
                continue;
            }
            let is_block = body.is_json
                && shape.is_some_and(|shape| {
                    shape.blocks.contains_key(name)
                        || shape.attributes.get(name).is_some_and(|it| is_in_blocks(it, &attribute.value))
                });
            if !is_block {
                let mut written = String::new();
                self.expression(&mut written, &attribute.value);
                entries.insert(name, written);
            }
        }
        for (name, block) in shape.iter().flat_map(|shape| &shape.blocks) {
            let labels = usize::from(block.nesting == Nesting::Map);
            let blocks: Vec<_> = body.blocks_labelled(name, labels).collect();
            if !blocks.is_empty() {
                let mut written = String::new();
                self.blocks(&mut written, block, blocks.iter().map(|block| &**block));
                entries.insert(name, written);
            }
        }
        for (name, attribute) in shape.iter().flat_map(|shape| &shape.attributes) {
            let Some(element) = &attribute.as_block else { continue };
            let blocks: Vec<_> = body.blocks_named(name).collect();
            if !blocks.is_empty() && !entries.contains_key(&**name) {
                let mut written = String::new();
                self.attribute_of_blocks(
                    &mut written,
                    attribute,
                    element,
                    blocks.iter().map(|block| &**block),
                );
                entries.insert(name, written);
            }
        }
        let known = |name: &str| {
            name == "dynamic"
                || skip.contains(&name)
                || shape.is_some_and(|it| it.blocks.contains_key(name) || it.attributes.contains_key(name))
        };
        for block in body.blocks.iter().filter(|block| !known(&block.kind.text)) {
            let name = &*block.kind.text;
            if entries.contains_key(name) {
                continue;
            }
            let mut written = String::new();
            let mut list = Writer::list(&mut written);
            for block in body.blocks.iter().filter(|it| *it.kind.text == *name) {
                self.body(list.element(), None, &block.body, &[]);
            }
            list.end();
            entries.insert(name, written);
        }
        let mut object = Writer::object(out);
        for (name, written) in entries {
            object.key(name).push_str(&written);
        }
        object.end();
    }

    fn blocks<'b>(&self, out: &mut String, shape: &BlockShape, mut blocks: impl Iterator<Item = &'b Block>) {
        let inside = Some(&**shape.body());
        match shape.nesting {
            Nesting::Single | Nesting::Group => match blocks.next() {
                Some(block) => self.body(out, inside, &block.body, &[]),
                None => out.push_str("{}"),
            },
            Nesting::List | Nesting::Set => {
                let mut list = Writer::list(out);
                for block in blocks {
                    self.body(list.element(), inside, &block.body, &[]);
                }
                list.end();
            }
            Nesting::Map => {
                let mut map = Writer::object(out);
                for block in blocks {
                    let label = block.labels.first().map_or("", |label| &label.text);
                    self.body(map.key(label), inside, &block.body, &[]);
                }
                map.end();
            }
        }
    }

    /// An attribute that is written as blocks: one expression of them all.
    fn attribute_of_blocks<'b>(
        &self,
        out: &mut String,
        attribute: &AttributeShape,
        element: &Shape,
        blocks: impl Iterator<Item = &'b Block>,
    ) {
        let blocks: Vec<&Block> = blocks.collect();
        let expressions: Vec<&Expression> =
            blocks.iter().flat_map(|block| block.body.attributes.iter().map(|it| &it.value)).collect();
        let mut object = Writer::object(out);
        if expressions.iter().all(|expression| is_constant(expression)) {
            let scope = BlockScope::of(self.evaluator, self.module);
            let elements = blocks.iter().map(|block| {
                let mut notes = body::Notes::default();
                Value::object(body::read(Some(element), &block.body, &[], scope, &mut notes))
            });
            let value = body::collection(&attribute.ty, elements);
            known_or_null(object.key("constant_value"), &value);
        }
        let all: Vec<String> = expressions.iter().flat_map(|it| references(it)).collect();
        if !all.is_empty() {
            strings(object.key("references"), &all);
        }
        object.end();
    }

    /// One expression.
    pub(super) fn expression(&self, out: &mut String, expression: &Expression) {
        let mut object = Writer::object(out);
        if is_constant(expression) {
            let value = BlockScope::of(self.evaluator, self.module).value(expression);
            if value.is_wholly_known() {
                known_or_null(object.key("constant_value"), &value);
            }
        }
        let all = references(expression);
        if !all.is_empty() {
            strings(object.key("references"), &all);
        }
        object.end();
    }

    /// `count` or `for_each`, unless nothing can be said of it.
    pub(super) fn repetition(
        &self,
        entry: &mut Writer,
        count: Option<&Expression>,
        for_each: Option<&Expression>,
    ) {
        for (key, expression) in [("count_expression", count), ("for_each_expression", for_each)] {
            let Some(expression) = expression else { continue };
            let mut written = String::new();
            self.expression(&mut written, expression);
            if written != "{}" {
                entry.key(key).push_str(&written);
                return;
            }
        }
    }
}

/// `depends_on`.
pub(super) fn depends_on(entry: &mut Writer, listed: &[Expression]) {
    if listed.is_empty() {
        return;
    }
    let subject = |expression: &Expression| {
        // The last one is what all others are parts of.
        let all = references(expression);
        all.first().cloned().unwrap_or_default()
    };
    let mut list = Writer::list(entry.key("depends_on"));
    for expression in listed {
        text(list.element(), &subject(expression));
    }
    list.end();
}

fn is_in_blocks(shape: &AttributeShape, value: &Expression) -> bool {
    shape.as_block.is_some()
        && match &value.kind {
            ExpressionKind::Object(_) => true,
            ExpressionKind::Tuple(elements) => {
                !elements.is_empty() && elements.iter().all(|it| matches!(it.kind, ExpressionKind::Object(_)))
            }
            _ => false,
        }
}

/// Whether an expression has a value without anything around it: Terraform has no functions there.
pub(super) fn is_constant(expression: &Expression) -> bool {
    variables(expression).is_empty() && !calls(expression)
}

/// Whether a function is called anywhere in it.
fn calls(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Call(_) => true,
        ExpressionKind::Null
        | ExpressionKind::Bool(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::String(_)
        | ExpressionKind::Variable(_) => false,
        ExpressionKind::Template(parts) => parts.iter().any(part_calls),
        ExpressionKind::Tuple(elements) => elements.iter().any(calls),
        ExpressionKind::Object(items) => items.iter().any(|item| calls(&item.key) || calls(&item.value)),
        ExpressionKind::Traversal(traversal) => {
            calls(&traversal.source)
                || traversal
                    .steps
                    .iter()
                    .any(|step| matches!(&step.kind, StepKind::Index(index) if calls(index)))
        }
        ExpressionKind::Conditional(it) => calls(&it.condition) || calls(&it.then) || calls(&it.otherwise),
        ExpressionKind::Unary(_, inner) | ExpressionKind::Parenthesis(inner) => calls(inner),
        ExpressionKind::Binary(it) => calls(&it.left) || calls(&it.right),
        ExpressionKind::For(it) => {
            calls(&it.collection)
                || calls(&it.result)
                || it.key_result.as_ref().is_some_and(calls)
                || it.condition.as_ref().is_some_and(calls)
        }
    }
}

fn part_calls(part: &TemplatePart) -> bool {
    match part {
        TemplatePart::Literal(_) => false,
        TemplatePart::Interpolation(inner) => calls(inner),
        TemplatePart::If { condition, then, otherwise } => {
            calls(condition) || then.iter().any(part_calls) || otherwise.iter().any(part_calls)
        }
        TemplatePart::For { collection, body, .. } => calls(collection) || body.iter().any(part_calls),
    }
}
