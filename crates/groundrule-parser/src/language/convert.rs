//! Conversions between types, as cty has them.

mod mismatch;
mod possible;
mod unify;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use possible::is_possible;
pub use unify::{unify, unify_values};

use super::number::Number;
use super::types::Type;
use super::value::{Data, Unknown, Value, normal};
use crate::address::{InstanceKey, Step};

/// Which conversions are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// Only those that work for every value: number to string, not the other way.
    Safe,
    /// Those too that may fail, or lose something.
    Unsafe,
}

/// A value that can't be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConversionError {
    /// Where in the value.
    pub path: Vec<Step>,
    /// What is wrong with it, as Terraform says it: `a number is required`.
    pub message: String,
}

/// Converts a value to a type, which may have optional attributes: what is left out becomes null.
pub fn convert(value: &Value, to: &Type) -> Result<Value, ConversionError> {
    if value.has_type(to) {
        return Ok(value.clone());
    }
    let from = value.ty();
    if !is_possible(&from, to, Safety::Unsafe) {
        return Err(ConversionError { path: Vec::new(), message: mismatch::message(&from, to) });
    }
    Conversion { safety: Safety::Unsafe, path: Vec::new() }.apply(value, to)
}

/// Converts a value to the type found for it and others by [`unify`].
fn convert_unified(value: &Value, to: &Type, safety: Safety) -> Result<Value, ConversionError> {
    Conversion { safety, path: Vec::new() }.apply(value, to)
}

/// A conversion on its way down a value.
struct Conversion {
    safety: Safety,
    path: Vec<Step>,
}

impl Conversion {
    fn error<T>(&self, message: impl Into<String>) -> Result<T, ConversionError> {
        Err(ConversionError { path: self.path.clone(), message: message.into() })
    }

    fn inside(&mut self, step: Step, value: &Value, to: &Type) -> Result<Value, ConversionError> {
        self.path.push(step);
        let converted = self.apply(value, to)?;
        self.path.pop();
        Ok(converted)
    }

    fn apply(&mut self, value: &Value, to: &Type) -> Result<Value, ConversionError> {
        if *to == Type::Dynamic || value.has_type(to) {
            return Ok(value.clone());
        }
        let converted = match (&value.data, to) {
            (Data::Unknown(unknown), _) => convert_unknown(unknown, to),
            (Data::Null(from), _) => Value::null(fill_in(from, &to.without_optional())),
            (Data::Number(number), Type::String) => Value::from(number.to_string()),
            (Data::Bool(flag), Type::String) => Value::from(if *flag { "true" } else { "false" }),
            (Data::String(text), Type::Number) => match Number::parse(text) {
                Some(number) => Value::from(number),
                None => return self.error("a number is required"),
            },
            (Data::String(text), Type::Bool) => match &**text {
                "true" | "1" => Value::from(true),
                "false" | "0" => Value::from(false),
                text => {
                    let lower = text.to_lowercase();
                    return self.error(if lower == "true" || lower == "false" {
                        format!("a bool is required; to convert from string, use lowercase \"{lower}\"")
                    } else {
                        "a bool is required".into()
                    });
                }
            },
            (Data::Set(element, elements), Type::List(_))
                if elements.len() > 1 && !elements.iter().all(Value::is_wholly_known) =>
            {
                // Which of the unknown ones are the same isn't known, so neither is their number; but one is one.
                Value::unknown(Type::list(element.clone()), value.because().computed())
            }
            (
                Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements),
                Type::List(element),
            ) => {
                let converted = self.elements(elements, element)?;
                self.list(converted, element)?
            }
            (
                Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements),
                Type::Set(element),
            ) => {
                let converted = self.elements(elements, element)?;
                let (element, converted) = self.same(converted, element)?;
                Value::set(element, converted)
            }
            (Data::Tuple(elements), Type::Tuple(types)) if elements.len() == types.len() => {
                let mut converted = Vec::with_capacity(elements.len());
                for (place, (element, ty)) in elements.iter().zip(types.iter()).enumerate() {
                    converted.push(self.inside(index(place), element, ty)?);
                }
                Value::tuple(converted)
            }
            (Data::Map(_, entries) | Data::Object(entries), Type::Map(element)) => {
                let element = &self.common_type(entries.values(), element);
                let mut converted = Vec::with_capacity(entries.len());
                for (key, value) in &**entries {
                    converted.push(self.inside(
                        Step::Index(InstanceKey::String((**key).into())),
                        value,
                        element,
                    )?);
                }
                let (element, converted) = self.same(converted, element)?;
                let entries = entries.keys().cloned().zip(converted).collect::<BTreeMap<_, _>>();
                Data::Map(element, Arc::new(entries)).into()
            }
            (Data::Map(_, entries) | Data::Object(entries), Type::Object(object)) => {
                let mut converted = BTreeMap::new();
                for (name, ty) in &object.attributes {
                    let attribute = match entries.get(name) {
                        Some(value) => self.attribute(name, value, ty)?,
                        None if object.optional.contains(name) => Value::null(ty.without_optional()),
                        None => {
                            return self.error(format!("map has no element for required attribute {name:?}"));
                        }
                    };
                    converted.insert(Arc::clone(name), attribute);
                }
                Data::Object(Arc::new(converted)).into()
            }
            _ => return self.error(mismatch::message(&value.ty(), to)),
        };
        Ok(converted.marked(value.marks))
    }

    fn attribute(&mut self, name: &Arc<str>, value: &Value, ty: &Type) -> Result<Value, ConversionError> {
        let from = value.ty();
        if from != *ty && !is_possible(&from, ty, self.safety) {
            let reason = mismatch::message(&from, ty);
            return self.error(format!("map element type is incompatible with attribute {name:?}: {reason}"));
        }
        self.inside(Step::Name((**name).into()), value, ty)
    }

    fn elements(&mut self, elements: &[Value], element: &Type) -> Result<Vec<Value>, ConversionError> {
        let element = &self.common_type(elements.iter(), element);
        elements.iter().enumerate().map(|(place, value)| self.inside(index(place), value, element)).collect()
    }

    /// `any` in a collection is the one type that all elements can have.
    fn common_type<'a>(&self, elements: impl Iterator<Item = &'a Value>, wanted: &Type) -> Type {
        if *wanted != Type::Dynamic {
            return wanted.clone();
        }
        let types: Vec<Type> = elements.map(Value::ty).collect();
        unify(&types, self.safety).unwrap_or(Type::Dynamic)
    }

    fn list(&self, elements: Vec<Value>, wanted: &Type) -> Result<Value, ConversionError> {
        let (element, elements) = self.same(elements, wanted)?;
        Ok(Value::list(element, elements))
    }

    /// Elements of the same type: what `any` inside of `wanted` stands for must be the same for all.
    fn same(&self, elements: Vec<Value>, wanted: &Type) -> Result<(Type, Vec<Value>), ConversionError> {
        let wanted = wanted.without_optional();
        if elements.is_empty() || elements.iter().all(|element| element.has_type(&wanted)) {
            return Ok((wanted, elements));
        }
        let types: Vec<Type> = elements.iter().map(Value::ty).collect();
        let Some(common) = unify(&types, self.safety) else {
            return self.error("cannot find a common base type for all elements");
        };
        let elements = elements
            .iter()
            .map(|element| convert_unified(element, &common, self.safety))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((common, elements))
    }
}

fn index(place: usize) -> Step {
    Step::Index(InstanceKey::Int(i64::try_from(place).unwrap_or(i64::MAX)))
}

/// What stays known of an unknown value. It stays exactly that attribute if the conversion can't change it.
fn convert_unknown(unknown: &Unknown, to: &Type) -> Value {
    let ty = fill_in(&unknown.ty, &to.without_optional());
    if let Type::Tuple(elements) = &unknown.ty
        && unknown.not_null
    {
        // How many elements it has is known.
        let each = |element: &Type| Value::unknown(element.clone(), unknown.because.computed());
        match (&ty, elements.len()) {
            (Type::List(element), count) => {
                return Value::list((**element).clone(), (0..count).map(|_| each(element)));
            }
            (Type::Set(element), count @ 0..=1) => {
                return Value::set((**element).clone(), (0..count).map(|_| each(element)));
            }
            _ => {}
        }
    }
    let same = unknown.ty == Type::Dynamic || unknown.ty == ty;
    Data::Unknown(Box::new(Unknown {
        not_null: unknown.not_null && ty != Type::Dynamic,
        prefix: unknown.prefix.clone().filter(|_| ty == Type::String),
        suffix: unknown.suffix.clone().filter(|_| ty == Type::String),
        inside: unknown.inside.clone().filter(|_| is_of_strings(&ty)),
        because: if same || unknown.ty.has_dynamic() && is_refinement(&unknown.ty, &ty) {
            unknown.because.clone()
        } else {
            unknown.because.computed()
        },
        ty,
    }))
    .into()
}

/// Whether a conversion to it leaves strings, and what they encode, as they are.
fn is_of_strings(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::List(element) | Type::Set(element) => **element == Type::String,
        _ => false,
    }
}

/// Whether `to` only says more than `from` about what was not known of the type.
fn is_refinement(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Dynamic, _) => true,
        (Type::List(from), Type::List(to))
        | (Type::Set(from), Type::Set(to))
        | (Type::Map(from), Type::Map(to)) => is_refinement(from, to),
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to.iter()).all(|(from, to)| is_refinement(from, to))
        }
        (Type::Object(from), Type::Object(to)) => {
            from.attributes.len() == to.attributes.len()
                && from
                    .attributes
                    .iter()
                    .all(|(name, from)| to.attributes.get(name).is_some_and(|to| is_refinement(from, to)))
        }
        (from, to) => from == to,
    }
}

/// `to`, with the type that `from` has where `to` has `any`.
fn fill_in(from: &Type, to: &Type) -> Type {
    let common = |types: &mut dyn Iterator<Item = &Type>| {
        unify(&types.cloned().collect::<Vec<_>>(), Safety::Unsafe).unwrap_or(Type::Dynamic)
    };
    if !to.has_dynamic() {
        return to.clone();
    }
    match (from, to) {
        (Type::Dynamic, to) => to.clone(),
        (from, Type::Dynamic) => from.clone(),
        (Type::Map(from), Type::Map(to)) => Type::map(fill_in(from, to)),
        (Type::Object(from), Type::Map(to)) => Type::map(fill_in(&common(&mut from.attributes.values()), to)),
        (Type::Set(from) | Type::List(from), Type::Set(to)) => Type::set(fill_in(from, to)),
        (Type::Set(from) | Type::List(from), Type::List(to)) => Type::list(fill_in(from, to)),
        (Type::Tuple(from), Type::Set(to)) => Type::set(fill_in(&common(&mut from.iter()), to)),
        (Type::Tuple(from), Type::List(to)) => Type::list(fill_in(&common(&mut from.iter()), to)),
        (Type::Tuple(from), Type::Tuple(to)) => {
            Type::tuple(from.iter().zip(to.iter()).map(|(from, to)| fill_in(from, to)))
        }
        (Type::Map(from), Type::Object(to)) => {
            Type::object(to.attributes.iter().map(|(name, to)| (Arc::clone(name), fill_in(from, to))))
        }
        (Type::Object(from), Type::Object(to)) => Type::object(to.attributes.iter().map(|(name, to)| {
            let ty = from.attributes.get(name).map_or_else(|| to.clone(), |from| fill_in(from, to));
            (Arc::clone(name), ty)
        })),
        (_, to) => to.clone(),
    }
}

/// The text of a string, number or bool, as templates write it.
pub fn to_text(value: &Value) -> Option<Arc<str>> {
    match &value.data {
        Data::String(text) => Some(Arc::clone(text)),
        Data::Number(number) => Some(normal(&number.to_string())),
        Data::Bool(flag) => Some(if *flag { "true" } else { "false" }.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
