//! `[for …]` and `{for …}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Evaluation, Names, because_of};
use crate::language::convert::convert;
use crate::language::number::Number;
use crate::language::types::Type;
use crate::language::value::{Because, Cause, Data, Marks, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, For};

/// What is walked: keys and values.
pub(super) type Elements = Vec<(Value, Value)>;

/// What is not known of a `for` as a whole: its elements, a condition or a key.
#[derive(Default)]
struct Doubts {
    values: Vec<Value>,
    marks: Marks,
}

impl Doubts {
    /// Notes an unknown. Beyond a few more of them say nothing new.
    fn note(&mut self, value: Value) {
        const ENOUGH: usize = 256;
        if self.values.len() < ENOUGH {
            self.values.push(value);
        }
    }

    fn result(self) -> Value {
        Value::unknown(Type::Dynamic, because_of(&self.values)).marked(self.marks)
    }
}

impl Evaluation<'_> {
    pub(super) fn each(&mut self, each: &For, span: Span, names: Option<&Names>) -> Value {
        let (elements, marks) = match self.elements(&each.collection, names) {
            Ok(elements) => elements,
            Err(value) => return self.without_elements(each, value, names),
        };
        if elements.is_empty() {
            let (_, problems) = self.apart(|here| {
                let unknown = Value::unknown(Type::Dynamic, Because::nothing());
                here.without_elements(each, unknown, names)
            });
            if !problems.is_empty() {
                self.add_all(problems);
                return Value::unknown(Type::Dynamic, Because::of(Cause::Invalid)).marked(marks);
            }
        }
        let mut doubts = Doubts { values: Vec::new(), marks };
        let mut tuple = Vec::new();
        let mut groups: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        for (key, value) in &elements {
            if !self.take(1) {
                return self.too_large(span);
            }
            let names = Names {
                key: each.key.as_ref().map(|name| (&*name.text, key)),
                value: (&each.value.text, value),
                outer: names,
            };
            let names = Some(&names);
            if let Some(condition) = &each.condition {
                match self.is_included(condition, names, &mut doubts) {
                    Some(true) => {}
                    Some(false) | None => continue,
                }
            }
            match &each.key_result {
                None => tuple.push(self.value(&each.result, names)),
                Some(key) => {
                    let Some(key) = self.for_key(key, names, &mut doubts) else { continue };
                    let value = self.value(&each.result, names);
                    let group = groups.entry(key).or_default();
                    if each.groups || group.is_empty() {
                        group.push(value);
                    } else {
                        // The key is not named: it may be secret.
                        doubts.note(self.invalid(
                            each.key_result.as_ref().map_or(span, |key| key.span),
                            "Two different items produced the same key in this 'for' expression. If duplicates are \
                             expected, use the ellipsis (...) after the value expression to enable grouping by key.",
                        ));
                    }
                }
            }
        }
        if !doubts.values.is_empty() {
            return doubts.result();
        }
        let result = if each.key_result.is_none() {
            Value::tuple(tuple)
        } else if each.groups {
            Value::object(groups.into_iter().map(|(key, group)| (key, Value::tuple(group))))
        } else {
            Value::object(groups.into_iter().filter_map(|(key, mut group)| Some((key, group.pop()?))))
        };
        let marks = doubts.marks;
        self.built(result, span).marked(marks)
    }

    /// What a `for` walks, and the marks of the collection; else what stands for it.
    pub(super) fn elements(
        &mut self,
        collection: &Expression,
        names: Option<&Names>,
    ) -> Result<(Elements, Marks), Value> {
        let value = self.value(collection, names);
        let number = |place| Value::from(Number::counted(place));
        let elements: Elements = match &value.data {
            Data::Null(_) => {
                return Err(self.invalid(
                    collection.span,
                    "A null value cannot be used as the collection in a 'for' expression.",
                ));
            }
            Data::List(_, elements) | Data::Tuple(elements) => elements
                .iter()
                .cloned()
                .enumerate()
                .map(|(place, element)| (number(place), element))
                .collect(),
            Data::Set(_, elements) => {
                elements.iter().map(|element| (element.clone(), element.clone())).collect()
            }
            Data::Map(_, entries) | Data::Object(entries) => entries
                .iter()
                .map(|(key, value)| (Data::String(Arc::clone(key)).into(), value.clone()))
                .collect(),
            Data::Unknown(unknown)
                if unknown.ty == Type::Dynamic
                    || unknown.ty.is_collection()
                    || unknown.ty.is_structural() =>
            {
                return Err(Value::unknown(Type::Dynamic, unknown.because.computed()).marked(value.marks));
            }
            _ => {
                let message = format!(
                    "A value of type {} cannot be used as the collection in a 'for' expression.",
                    value.ty().friendly_name()
                );
                return Err(self.invalid(collection.span, message));
            }
        };
        Ok((elements, value.marks))
    }

    /// The result where the collection is unknown. The condition is still checked, and its marks count.
    fn without_elements(&mut self, each: &For, result: Value, names: Option<&Names>) -> Value {
        let Some(condition) = &each.condition else { return result };
        let unknown = Value::unknown(Type::Dynamic, result.because().computed());
        let names = Names {
            key: each.key.as_ref().map(|name| (&*name.text, &unknown)),
            value: (&each.value.text, &unknown),
            outer: names,
        };
        let mut doubts = Doubts::default();
        self.is_included(condition, Some(&names), &mut doubts);
        result.marked(doubts.marks)
    }

    /// Whether the condition of a `for` holds; nothing if that is not known.
    fn is_included(
        &mut self,
        condition: &Expression,
        names: Option<&Names>,
        doubts: &mut Doubts,
    ) -> Option<bool> {
        let value = self.value(condition, names);
        let value = if value.is_null() {
            self.invalid(condition.span, "The value of the 'if' clause must not be null.")
        } else {
            convert(&value, &Type::Bool).unwrap_or_else(|error| {
                self.invalid(condition.span, format!("The 'if' clause value is invalid: {error}."))
            })
        };
        doubts.marks = doubts.marks.union(value.marks);
        match value.data {
            Data::Bool(flag) => Some(flag),
            _ => {
                doubts.note(value);
                None
            }
        }
    }

    /// The key of an element of an object; nothing if it is not known.
    fn for_key(&mut self, key: &Expression, names: Option<&Names>, doubts: &mut Doubts) -> Option<Arc<str>> {
        let value = self.value(key, names);
        let value = if value.is_null() {
            self.invalid(key.span, "Key expression in 'for' expression must not produce a null value.")
        } else {
            convert(&value, &Type::String).unwrap_or_else(|error| {
                self.invalid(key.span, format!("The key expression produced an invalid result: {error}."))
            })
        };
        doubts.marks = doubts.marks.union(value.marks);
        match value.data {
            Data::String(text) => Some(text),
            Data::Unknown(_) => {
                doubts.note(value);
                None
            }
            _ => {
                doubts.note(Value::unknown(Type::Dynamic, Because::of(Cause::Invalid)));
                None
            }
        }
    }
}
