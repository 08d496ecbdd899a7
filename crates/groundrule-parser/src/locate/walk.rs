//! Down an attribute path, through a body and what a plan has of it at once.

use super::Precision;
use super::blocks::{Elements, ObjectInList, maker_of};
use super::constant::{Agreement, agrees, constant};
use super::header::{Nested, first_line, header, nested};
use super::path::Path;
use crate::address::{InstanceKey, Step};
use crate::schema::{Attribute as Schema, AttributeKind, Nesting, TypeDigest};
use crate::syntax::tree::{Attribute, Body, Expression, ExpressionKind};
use crate::syntax::{Files, Span};
use crate::value::Value;

/// How far a walk has come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here {
    pub(super) span: Span,
    pub(super) precision: Precision,
}

/// What a walk came to.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) here: Here,
    /// What is written there, and what of it was asked for.
    pub(super) written: Option<(Expression, Path)>,
    /// The plan's value of that.
    pub(super) value: Option<Value>,
}

/// A walk through one block.
pub(super) struct Walk<'s> {
    files: &'s Files,
    digest: Option<TypeDigest>,
    /// Nothing happened since the configuration was read.
    is_plan: bool,
    /// The attributes and blocks on the way.
    names: Vec<String>,
}

impl<'s> Walk<'s> {
    pub(super) fn new(files: &'s Files, digest: Option<TypeDigest>, is_plan: bool) -> Self {
        Walk { files, digest, is_plan, names: Vec::new() }
    }

    fn schema(&self) -> Option<Schema> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        self.digest?.attribute(&names)
    }

    /// Where `steps` lead below a body, whose header is `here` and of which the plan has `value`.
    pub(super) fn find(&mut self, body: &Body, here: Here, value: Option<&Value>, steps: &[Step]) -> Found {
        let not_written = Found { here, written: None, value: None };
        let Some((Step::Name(name), rest)) = steps.split_first() else { return not_written };
        self.names.push(name.to_string());
        let schema = self.schema();
        let value = value.and_then(|value| value.get(name));
        if let Some(attribute) = body.attribute(name)
            && !self.stands_for_blocks(body, attribute, schema.as_ref(), value)
        {
            return self.in_attribute(attribute, value, rest);
        }
        let candidates = nested(body, name);
        let (elements, index, rest) = elements(value, rest);
        let chosen = match index {
            Some(Key::Number(index)) => {
                let known = Elements {
                    all: elements,
                    in_order: !matches!(
                        schema.map(|schema| schema.kind),
                        Some(AttributeKind::Block(block)) if block.nesting == Nesting::Set
                    ) && !matches!(schema.map(|schema| schema.kind), Some(AttributeKind::Set(_))),
                    all_made: self.is_plan,
                };
                maker_of(&candidates, known, index, schema.as_ref()).map(|at| (at, elements.get(index)))
            }
            Some(Key::Entry(key)) => candidates
                .iter()
                .position(|block| block.block.body.value("key").and_then(Expression::as_str) == Some(key))
                .map(|at| (at, None)),
            None => (candidates.len() == 1).then(|| (0, elements.first().filter(|_| elements.len() == 1))),
        };
        let Some((at, element)) = chosen else {
            // All that is left are `dynamic` blocks' elements: the only such block made them.
            return match &candidates[..] {
                [only] if only.is_dynamic => Found { here: self.at(only), ..not_written },
                _ => not_written,
            };
        };
        let block = &candidates[at];
        let here = self.at(block);
        match block.body() {
            Some(inner) => self.find(&inner, here, element, rest),
            None => Found { here, ..not_written },
        }
    }

    fn at(&self, block: &Nested<'_>) -> Here {
        Here { span: header(self.files, &block.block), precision: Precision::Block }
    }

    /// In JSON syntax an attribute may be a block, or several: the schema says which, and without one, the plan.
    #[expect(clippy::unused_self, reason = "a question of the walk")]
    fn stands_for_blocks(
        &self,
        body: &Body,
        attribute: &Attribute,
        schema: Option<&Schema>,
        value: Option<&Value>,
    ) -> bool {
        let is_objects = |value: &Value| matches!(value, Value::List(elements) if elements.iter().any(|it| matches!(it, Value::Map(_))));
        let holds_blocks =
            matches!(attribute.value.kind, ExpressionKind::Object(_) | ExpressionKind::Tuple(_));
        body.is_json
            && holds_blocks
            && match schema {
                Some(schema) => schema.is_block(),
                None => value.is_some_and(is_objects),
            }
    }

    fn in_attribute(&self, attribute: &Attribute, value: Option<&Value>, steps: &[Step]) -> Found {
        let here = Here { span: attribute.span, precision: Precision::Attribute };
        self.in_expression(&attribute.value, here, value, steps)
    }

    /// Down into literals, as far as they go.
    fn in_expression(
        &self,
        expression: &Expression,
        here: Here,
        value: Option<&Value>,
        steps: &[Step],
    ) -> Found {
        let asked_for = || Found {
            here,
            written: Some((expression.clone(), Path::of(steps))),
            value: if steps.is_empty() {
                value.cloned()
            } else {
                value.and_then(|value| below(value, steps))
            },
        };
        let Some((step, rest)) = steps.split_first() else { return asked_for() };
        match &expression.kind {
            ExpressionKind::Parenthesis(inner) => self.in_expression(inner, here, value, steps),
            // What it makes is a text, and a path leads on into what that says.
            ExpressionKind::Call(call) if &*call.name.text == "jsonencode" && call.arguments.len() == 1 => {
                self.in_expression(&call.arguments[0], here, None, steps)
            }
            ExpressionKind::Object(items) => {
                let key = match step {
                    Step::Name(key) | Step::Index(InstanceKey::String(key)) => key,
                    // Documents may leave out the brackets around a single element.
                    Step::Index(InstanceKey::Int(0)) => {
                        return self.in_expression(expression, here, value, rest);
                    }
                    Step::Index(InstanceKey::Int(_)) => return asked_for(),
                };
                let is_asked_for = |key_of: &Expression| match constant(key_of) {
                    Value::String(text) => *text == **key,
                    Value::Number(number) => number.to_string() == **key,
                    _ => false,
                };
                match items.iter().rev().find(|item| is_asked_for(&item.key)) {
                    Some(item) => {
                        let here = Here { span: item.key.span.to(item.value.span), ..here };
                        let value = value.and_then(|value| value.get(key));
                        self.in_expression(&item.value, here, value, rest)
                    }
                    // An object in a list is a block in another syntax.
                    None if matches!(step, Step::Name(_)) && here.span == expression.span => {
                        let span = first_line(self.files, expression.span);
                        Found { here: Here { span, precision: Precision::Block }, written: None, value: None }
                    }
                    None => Found { here, written: None, value: None },
                }
            }
            ExpressionKind::Tuple(written) => match (step, value) {
                (Step::Index(InstanceKey::Int(index)), value) => {
                    let found =
                        usize::try_from(*index).ok().and_then(|index| self.element(written, value, index));
                    match found {
                        Some((element, value)) => {
                            let here = Here { span: element.span, ..here };
                            self.in_expression(element, here, value, rest)
                        }
                        None => asked_for(),
                    }
                }
                _ => asked_for(),
            },
            _ => asked_for(),
        }
    }

    /// The element of a literal list that is the plan's element of that number.
    fn element<'e, 'v>(
        &self,
        written: &'e [Expression],
        value: Option<&'v Value>,
        index: usize,
    ) -> Option<(&'e Expression, Option<&'v Value>)> {
        let is_set = matches!(self.schema().map(|schema| schema.kind), Some(AttributeKind::Set(_)));
        let Some(Value::List(elements)) = value else {
            // Inside of a document nothing changes the order.
            return Some((written.get(index)?, None)).filter(|_| value.is_none() && !is_set);
        };
        let element = elements.get(index)?;
        let objects: Option<Vec<ObjectInList<'_>>> = written
            .iter()
            .map(|expression| match &expression.kind {
                ExpressionKind::Object(items) => Some(ObjectInList(items)),
                _ => None,
            })
            .collect();
        if let Some(objects) = objects {
            let known = Elements { all: elements, in_order: !is_set, all_made: self.is_plan };
            let at = maker_of(&objects, known, index, self.schema().as_ref())?;
            return Some((&written[at], Some(element)));
        }
        if !is_set && written.len() == elements.len() {
            return Some((&written[index], Some(element)));
        }
        let mut same = written.iter().filter(|one| agrees(&constant(one), element, None) == Agreement::Yes);
        Some((same.next()?, Some(element)))
    }
}

/// Which of several blocks a path asks for.
enum Key<'p> {
    /// The element of that number.
    Number(usize),
    /// The one whose `key` says this.
    Entry(&'p str),
}

/// The elements of a list of blocks, which of them a path leads to, and the rest of the path.
fn elements<'v, 'p>(
    value: Option<&'v Value>,
    steps: &'p [Step],
) -> (&'v [Value], Option<Key<'p>>, &'p [Step]) {
    let all = match value {
        Some(Value::List(elements)) => &elements[..],
        Some(single @ Value::Map(_)) => std::slice::from_ref(single),
        _ => &[],
    };
    match steps.split_first() {
        Some((Step::Index(InstanceKey::Int(index)), rest)) => {
            (all, Some(Key::Number(usize::try_from(*index).unwrap_or(usize::MAX))), rest)
        }
        Some((Step::Index(InstanceKey::String(key)), rest)) => (all, Some(Key::Entry(key)), rest),
        _ => (all, None, steps),
    }
}

/// The value at a path below a value.
pub(super) fn below(value: &Value, steps: &[Step]) -> Option<Value> {
    let found = steps.iter().try_fold(value, |value, step| match step {
        Step::Name(key) | Step::Index(InstanceKey::String(key)) => value.get(key),
        Step::Index(InstanceKey::Int(index)) => match value {
            Value::List(elements) => elements.get(usize::try_from(*index).ok()?),
            _ => None,
        },
    });
    found.cloned()
}
