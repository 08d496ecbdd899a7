//! `[…]` and `{…}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Evaluation, Names, because_of};
use crate::language::convert::convert;
use crate::language::types::Type;
use crate::language::value::{Data, Marks, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ObjectItem};

impl Evaluation<'_> {
    pub(super) fn tuple(&mut self, elements: &[Expression], span: Span, names: Option<&Names>) -> Value {
        let elements: Vec<Value> = elements.iter().map(|element| self.value(element, names)).collect();
        self.built(Value::tuple(elements), span)
    }

    pub(super) fn object(&mut self, items: &[ObjectItem], span: Span, names: Option<&Names>) -> Value {
        let mut attributes = BTreeMap::new();
        let mut unknown_keys = Vec::new();
        let mut marks = Marks::NONE;
        for item in items {
            let key = self.object_key(item, names);
            let value = self.value(&item.value, names);
            marks = marks.union(key.marks);
            match &key.data {
                Data::String(text) => {
                    attributes.insert(Arc::clone(text), value);
                }
                _ => unknown_keys.push(key),
            }
        }
        if !unknown_keys.is_empty() {
            return Value::unknown(Type::Dynamic, because_of(&unknown_keys)).marked(marks);
        }
        let object = Value::from(Data::Object(Arc::new(attributes))).marked(marks);
        self.built(object, span)
    }

    /// A string, or unknown.
    fn object_key(&mut self, item: &ObjectItem, names: Option<&Names>) -> Value {
        let key = self.value(&item.key, names);
        if key.is_null() {
            return self.invalid(item.value.span, "Can't use a null value as a key.");
        }
        match convert(&key, &Type::String) {
            Ok(key) => key,
            Err(error) => self.invalid(item.key.span, format!("Can't use this value as a key: {error}.")),
        }
    }
}
