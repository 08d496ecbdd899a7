//! A block's body to the object that Terraform makes of it: attributes converted to their types, nested blocks gathered by
//! their nesting, `dynamic` ones written out.
//!
//! What the schema does not know is kept as it is written: a schema of another version must lose nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::scope::{BlockScope, BlockVariable};
use super::shape::{AttributeShape, BlockShape, Shape};
use crate::language::{Because, Cause, Data, Type, Value, convert};
use crate::schema::Nesting;
use crate::syntax::Span;
use crate::syntax::tree::{Block, Body, Expression, ExpressionKind};

/// Attributes and blocks of an object by name.
pub(super) type Fields = BTreeMap<Arc<str>, Value>;

/// What a body says that its value does not show.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Types of blocks that `dynamic` blocks make, as paths of block types; and whether it is known how many.
    pub dynamic: BTreeMap<Vec<Box<str>>, bool>,
}

/// Reads bodies at one place.
pub(super) struct Reader<'r, 'e, 'a> {
    scope: BlockScope<'e, 'a>,
    notes: &'r mut Notes,
    path: Vec<Box<str>>,
    /// All attributes are unknown for this reason: the body stands for an unknown number of blocks.
    unknown: Option<Because>,
}

/// Reads the body of a block. What is in `skip` is not the schema's business.
pub(super) fn read(
    shape: Option<&Shape>,
    body: &Body,
    skip: &[&str],
    scope: BlockScope<'_, '_>,
    notes: &mut Notes,
) -> Fields {
    Reader { scope, notes, path: Vec::new(), unknown: None }.body(shape, body, skip)
}

impl Reader<'_, '_, '_> {
    fn body(&mut self, shape: Option<&Shape>, body: &Body, skip: &[&str]) -> Fields {
        let mut fields = Fields::new();
        if let Some(shape) = shape {
            for (name, attribute) in &shape.attributes {
                let value = self.attribute(name, attribute, body);
                fields.insert(Arc::clone(name), value);
            }
            for (name, block) in &shape.blocks {
                let value = self.blocks(name, block, body);
                fields.insert(Arc::clone(name), value);
            }
        }
        let is_skipped = |name: &str| skip.contains(&name);
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            if is_skipped(name) || fields.contains_key(name) || (body.is_json && name == "dynamic") {
                continue;
            }
            let value = self.expression(&attribute.value, &Type::Dynamic);
            fields.insert(name.into(), value);
        }
        let names = body.blocks.iter().map(|block| match (&*block.kind.text, &block.labels[..]) {
            ("dynamic", [label, ..]) => &*label.text,
            (kind, _) => kind,
        });
        for name in names.collect::<std::collections::BTreeSet<_>>() {
            if is_skipped(name) || fields.contains_key(name) {
                continue;
            }
            let value = match self.elements(name, None::<&BlockShape>, body) {
                Elements::Known(elements) => {
                    Value::tuple(elements.into_iter().map(|(_, fields)| Value::object(fields)))
                }
                Elements::Unknown(because) => Value::unknown(Type::Dynamic, because),
            };
            fields.insert(name.into(), value);
        }
        fields
    }

    fn attribute(&mut self, name: &Arc<str>, shape: &AttributeShape, body: &Body) -> Value {
        let nothing = || Value::null(shape.ty.clone());
        if !shape.configurable {
            return nothing();
        }
        let written = body.value(name);
        if let Some(element) = &shape.as_block
            && written.is_none_or(|it| body.is_json && holds_objects(it))
        {
            return match self.elements(name, Some(element), body) {
                Elements::Known(elements) if elements.is_empty() => nothing(),
                Elements::Known(elements) => {
                    collection(&shape.ty, elements.into_iter().map(|(_, fields)| Value::object(fields)))
                }
                Elements::Unknown(because) => Value::unknown(shape.ty.clone(), because),
            };
        }
        match written {
            Some(expression) => self.expression(expression, &shape.constraint),
            None => nothing(),
        }
    }

    fn expression(&mut self, expression: &Expression, ty: &Type) -> Value {
        if let Some(because) = &self.unknown {
            return Value::unknown(ty.without_optional(), because.clone());
        }
        let value = self.scope.value(expression);
        self.scope.evaluator.converted(&value, ty, expression.span)
    }

    fn blocks(&mut self, name: &Arc<str>, shape: &BlockShape, body: &Body) -> Value {
        // Most blocks of most types are written nowhere: their types need not be known for that.
        let elements = match self.elements(name, Some(shape), body) {
            Elements::Known(elements) => elements,
            Elements::Unknown(because) => return Value::unknown(shape.ty(), because),
        };
        let mut values = elements.into_iter().map(|(label, fields)| (label, Value::object(fields)));
        match shape.nesting {
            Nesting::Single => values.next().map_or_else(|| Value::null(shape.ty()), |(_, value)| value),
            Nesting::Group => values.next().map_or_else(
                || Value::object(self.body(Some(shape.body()), &Body::default(), &[])),
                |(_, value)| value,
            ),
            Nesting::Map => {
                let entries = values.map(|(label, value)| (label.unwrap_or_default(), value));
                match shape.ty() {
                    Type::Map(element) => Value::map((*element).clone(), entries),
                    _ => Value::object(entries),
                }
            }
            Nesting::List | Nesting::Set => collection(&shape.ty(), values.map(|(_, value)| value)),
        }
    }

    /// The blocks of a type, those made by `dynamic` among them, in order.
    fn elements<S: Inside>(&mut self, name: &str, shape: Option<&S>, body: &Body) -> Elements {
        let labels = shape.map_or(0, Inside::labels);
        let mut found: Vec<(Span, Cow<'_, Block>, bool)> = Vec::new();
        for block in body.blocks_labelled(name, labels) {
            found.push((block.span, block, false));
        }
        for block in body.blocks_labelled("dynamic", 1) {
            if block.labels.first().is_some_and(|label| &*label.text == name) {
                found.push((block.span, block, true));
            }
        }
        if found.is_empty() {
            return Elements::Known(Vec::new());
        }
        found.sort_by_key(|(span, ..)| (span.file, span.start));
        self.path.push(name.into());
        let mut elements = Vec::new();
        let mut unknown = None;
        for (_, block, is_dynamic) in &found {
            if *is_dynamic {
                self.dynamic(block, shape, &mut elements, &mut unknown);
            } else {
                let label = block.labels.first().map(|label| label.text.clone());
                let fields = self.body(shape.map(Inside::inside), &block.body, &[]);
                elements.push((label, fields));
            }
        }
        self.path.pop();
        match unknown {
            Some(because) => Elements::Unknown(because),
            None => Elements::Known(elements),
        }
    }

    fn dynamic<S: Inside>(
        &mut self,
        block: &Block,
        shape: Option<&S>,
        elements: &mut Vec<(Option<Box<str>>, Fields)>,
        unknown: &mut Option<Because>,
    ) {
        let name = self.path.last().expect("a block's type").clone();
        let Some(content) = block.body.blocks_named("content").next() else { return };
        let Some(for_each) = block.body.value("for_each") else { return };
        // In JSON syntax the name stands in quotes.
        let iterator = block
            .body
            .value("iterator")
            .and_then(|it| it.as_traversal().map(|(name, _)| name).or(it.as_str()));
        let iterator = iterator.unwrap_or(&name).to_owned();
        let collection = match &self.unknown {
            Some(because) => Value::unknown(Type::Dynamic, because.clone()),
            None => self.scope.value(for_each),
        };
        let known = self.notes.dynamic.entry(self.path.clone()).or_insert(true);
        let marks = collection.marks;
        let Some(pairs) = pairs(&collection) else {
            *known = false;
            let because = collection.because().computed();
            if shape.is_some_and(Inside::keeps_unknown) {
                // One stands for all, as Terraform has it for attributes that are written as blocks.
                let before = self.unknown.replace(because);
                let fields = self.body(shape.map(Inside::inside), &content.body, &[]);
                self.unknown = before;
                elements.push((None, fields));
            } else {
                unknown.get_or_insert(because);
            }
            return;
        };
        if collection.is_null() {
            self.scope.evaluator.invalid(for_each.span, "`for_each` of a dynamic block can't be null");
            return;
        }
        for (key, value) in pairs {
            if !self.scope.evaluator.take_blocks(1) {
                unknown.get_or_insert(Because::of(Cause::TooLarge));
                return;
            }
            let outer = self.scope.iterators;
            let variable =
                BlockVariable { name: &iterator, key: key.marked(marks), value: value.marked(marks), outer };
            let scope = BlockScope { iterators: Some(&variable), ..self.scope };
            let label = block.body.value("labels").and_then(|labels| {
                let first = labels.elements().first()?;
                scope.value(first).as_str().map(Box::from)
            });
            let mut inner = Reader {
                scope,
                notes: self.notes,
                path: std::mem::take(&mut self.path),
                unknown: self.unknown.clone(),
            };
            let fields = inner.body(shape.map(Inside::inside), &content.body, &[]);
            self.path = inner.path;
            elements.push((label, fields));
        }
    }
}

/// The blocks of a type.
enum Elements {
    /// With the label, where a map of blocks asks for one.
    Known(Vec<(Option<Box<str>>, Fields)>),
    Unknown(Because),
}

/// What stands in a block.
trait Inside {
    fn inside(&self) -> &Shape;
    fn labels(&self) -> usize;
    /// An unknown number of blocks is one block, all of it unknown.
    fn keeps_unknown(&self) -> bool;
}

impl Inside for BlockShape {
    fn inside(&self) -> &Shape {
        self.body()
    }

    fn labels(&self) -> usize {
        usize::from(self.nesting == Nesting::Map)
    }

    fn keeps_unknown(&self) -> bool {
        false
    }
}

impl Inside for std::rc::Rc<Shape> {
    fn inside(&self) -> &Shape {
        self
    }

    fn labels(&self) -> usize {
        0
    }

    fn keeps_unknown(&self) -> bool {
        true
    }
}

/// A list or set of this type; a tuple where the elements' types may differ.
pub(super) fn collection(ty: &Type, elements: impl Iterator<Item = Value>) -> Value {
    match ty {
        Type::List(element) => Value::list((**element).clone(), elements),
        Type::Set(element) => Value::set((**element).clone(), elements),
        _ => Value::tuple(elements),
    }
}

/// Keys and values of what is walked; nothing if it is not known what there is. Null has none.
pub(super) fn pairs(collection: &Value) -> Option<Vec<(Value, Value)>> {
    Some(match &collection.data {
        Data::Unknown(_) => return None,
        Data::List(_, elements) | Data::Tuple(elements) => (0_usize..)
            .zip(&**elements)
            .map(|(index, value)| (crate::language::Number::counted(index).into(), value.clone()))
            .collect(),
        Data::Set(_, elements) => elements.iter().map(|value| (value.clone(), value.clone())).collect(),
        Data::Map(_, entries) | Data::Object(entries) => {
            entries.iter().map(|(key, value)| ((&**key).into(), value.clone())).collect()
        }
        _ => Vec::new(),
    })
}

fn holds_objects(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Object(_) => true,
        ExpressionKind::Tuple(elements) => {
            !elements.is_empty() && elements.iter().all(|it| matches!(it.kind, ExpressionKind::Object(_)))
        }
        _ => false,
    }
}

/// Converts, or says in place of a value that it could not be.
pub(super) fn convert_or_unknown(value: &Value, ty: &Type) -> Result<Value, (Value, String)> {
    convert(value, ty).map_err(|error| {
        let because = Because::of(Cause::Invalid);
        (Value::unknown(ty.without_optional(), because).marked(value.deep_marks()), error.to_string())
    })
}
