//! Type constraints as they are written: `list(object({ a = optional(string, "x") }))`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ObjectType, Type};
use crate::language::convert::{ConversionError, Safety, convert, unify_values};
use crate::language::value::{Data, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Call, Expression, ExpressionKind};

/// Nesting beyond which nothing sensible is meant.
const DEEPEST: usize = 64;

/// What a variable's value has to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// The type, with what may be left out.
    pub ty: Type,
    /// What stands for what is left out.
    defaults: Option<Defaults>,
}

/// Defaults of optional attributes, as a tree beside the type.
#[derive(Debug, Clone, PartialEq)]
struct Defaults {
    ty: Type,
    values: BTreeMap<Arc<str>, Value>,
    /// Of an object's attributes by their names, of a tuple's elements by their places, of a collection's elements
    /// by the empty name.
    children: BTreeMap<String, Defaults>,
}

/// A type that can't be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ConstraintError {
    /// What is wrong.
    pub span: Span,
    /// Why, in Terraform's words.
    pub message: String,
}

impl Constraint {
    /// Anything at all.
    pub const ANY: Constraint = Constraint { ty: Type::Dynamic, defaults: None };

    /// Reads a constraint. `evaluate` gives the values of defaults, which refer to nothing.
    pub fn read(
        expression: &Expression,
        evaluate: &mut dyn FnMut(&Expression) -> Result<Value, String>,
    ) -> Result<Constraint, ConstraintError> {
        // What older versions took, and newer ones still do.
        let legacy = match &expression.kind {
            ExpressionKind::Variable(name) | ExpressionKind::String(name) => match &**name {
                "list" => Some(Type::list(Type::Dynamic)),
                "map" => Some(Type::map(Type::Dynamic)),
                "string" => Some(Type::String),
                _ => None,
            },
            _ => None,
        };
        if let Some(ty) = legacy {
            return Ok(Constraint { ty, defaults: None });
        }
        let (ty, defaults) = Reader { evaluate, depth: 0 }.read(expression)?;
        Ok(Constraint { ty, defaults })
    }

    /// Fills in defaults and converts.
    pub fn apply(&self, value: &Value) -> Result<Value, ConversionError> {
        match &self.defaults {
            Some(defaults) => convert(&defaults.apply(value), &self.ty),
            None => convert(value, &self.ty),
        }
    }
}

/// What is inside of `optional(…)`, and the default with its place.
type Optional<'e> = Result<(&'e Expression, Option<(Span, Value)>), ConstraintError>;

type Read = Result<(Type, Option<Defaults>), ConstraintError>;

struct Reader<'a> {
    evaluate: &'a mut dyn FnMut(&Expression) -> Result<Value, String>,
    depth: usize,
}

fn error<T>(span: Span, message: impl Into<String>) -> Result<T, ConstraintError> {
    Err(ConstraintError { span, message: message.into() })
}

impl Reader<'_> {
    fn read(&mut self, expression: &Expression) -> Read {
        if self.depth >= DEEPEST {
            return error(expression.span, "The type is nested too deeply.");
        }
        self.depth += 1;
        let read = self.read_inside(expression);
        self.depth -= 1;
        read
    }

    fn read_inside(&mut self, expression: &Expression) -> Read {
        let span = expression.span;
        let call = match &expression.kind {
            ExpressionKind::Variable(name) | ExpressionKind::String(name) => return keyword(name, span),
            ExpressionKind::Call(call) => call,
            _ => {
                return error(
                    span,
                    "A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).",
                );
            }
        };
        let name = &*call.name.text;
        match name {
            "bool" | "string" | "number" => {
                return error(span, format!("Primitive type keyword {name:?} does not expect arguments."));
            }
            "any" => {
                return error(span, format!("Type constraint keyword {name:?} does not expect arguments."));
            }
            "optional" => {
                return error(
                    span,
                    format!("Keyword {name:?} is valid only as a modifier for object type attributes."),
                );
            }
            "list" | "set" | "map" | "object" | "tuple" => {}
            _ => return error(span, format!("Keyword {name:?} is not a valid type constructor.")),
        }
        let [argument] = call.arguments.as_slice() else { return error(span, needs_argument(name)) };
        match name {
            "object" => self.object(argument),
            "tuple" => self.tuple(argument),
            _ => {
                let (element, defaults) = self.read(argument)?;
                let ty = match name {
                    "list" => Type::list(element),
                    "set" => Type::set(element),
                    _ => Type::map(element),
                };
                let children = defaults.into_iter().map(|defaults| (String::new(), defaults)).collect();
                Ok((ty.clone(), Defaults::some(ty, BTreeMap::new(), children)))
            }
        }
    }

    fn tuple(&mut self, argument: &Expression) -> Read {
        let ExpressionKind::Tuple(elements) = &argument.kind else {
            return error(argument.span, "Tuple type constructor requires a list of element types.");
        };
        let mut types = Vec::with_capacity(elements.len());
        let mut children = BTreeMap::new();
        for (place, element) in elements.iter().enumerate() {
            let (ty, defaults) = self.read(element)?;
            types.push(ty);
            children.extend(defaults.map(|defaults| (place.to_string(), defaults)));
        }
        let ty = Type::tuple(types);
        Ok((ty.clone(), Defaults::some(ty, BTreeMap::new(), children)))
    }

    fn object(&mut self, argument: &Expression) -> Read {
        let ExpressionKind::Object(items) = &argument.kind else {
            return error(
                argument.span,
                "Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.",
            );
        };
        let mut object = ObjectType::default();
        let (mut values, mut children) = (BTreeMap::new(), BTreeMap::new());
        for item in items {
            let (ExpressionKind::String(name) | ExpressionKind::Variable(name)) = &item.key.kind else {
                return error(item.key.span, "Object constructor map keys must be attribute names.");
            };
            let name: Arc<str> = (&**name).into();
            if object.attributes.contains_key(&name) {
                return error(item.key.span, "Object constructor map keys must be unique.");
            }
            let (written, default) = self.optional(&item.value)?;
            let is_optional = !std::ptr::eq(written, &raw const item.value);
            let (ty, defaults) = self.read(written)?;
            if is_optional {
                object.optional.push(Arc::clone(&name));
            }
            if let Some((span, default)) = default {
                match convert(&default, &ty) {
                    Ok(default) => values.insert(Arc::clone(&name), default),
                    Err(reason) => {
                        let message = format!(
                            "This default value is not compatible with the attribute's type constraint: {reason}."
                        );
                        return error(span, message);
                    }
                };
            }
            children.extend(defaults.map(|defaults| (name.to_string(), defaults)));
            object.attributes.insert(name, ty);
        }
        let ty = Type::Object(Arc::new(object));
        Ok((ty.clone(), Defaults::some(ty, values, children)))
    }

    /// The type inside of `optional(…)`, and its default; else the expression itself.
    fn optional<'e>(&mut self, value: &'e Expression) -> Optional<'e> {
        let call: &Call = match &value.kind {
            ExpressionKind::Call(call) if &*call.name.text == "optional" => call,
            _ => return Ok((value, None)),
        };
        match call.arguments.as_slice() {
            [ty] => Ok((ty, None)),
            [ty, default] => match (self.evaluate)(default) {
                Ok(default_value) => Ok((ty, Some((default.span, default_value)))),
                Err(message) => error(default.span, message),
            },
            [] => {
                error(value.span, "Optional attribute modifier requires the attribute type as its argument.")
            }
            _ => error(
                value.span,
                "Optional attribute modifier expects at most two arguments: the attribute type, and a default value.",
            ),
        }
    }
}

fn keyword(name: &str, span: Span) -> Read {
    let ty = match name {
        "bool" => Type::Bool,
        "string" => Type::String,
        "number" => Type::Number,
        "any" => Type::Dynamic,
        "list" | "map" | "set" | "object" | "tuple" => return error(span, needs_argument(name)),
        _ => return error(span, format!("The keyword {name:?} is not a valid type specification.")),
    };
    Ok((ty, None))
}

fn needs_argument(name: &str) -> String {
    let what = match name {
        "object" => "the attribute types and values as a map",
        "tuple" => "the element types as a list",
        _ => "the element type",
    };
    format!("The {name} type constructor requires one argument specifying {what}.")
}

impl Defaults {
    fn some(
        ty: Type,
        values: BTreeMap<Arc<str>, Value>,
        children: BTreeMap<String, Defaults>,
    ) -> Option<Self> {
        if values.is_empty() && children.is_empty() { None } else { Some(Defaults { ty, values, children }) }
    }

    fn element(&self, place: usize) -> Option<&Defaults> {
        match self.ty {
            Type::Tuple(_) => self.children.get(&place.to_string()),
            _ => self.children.get(""),
        }
    }

    fn attribute(&self, name: &str) -> Option<&Defaults> {
        match self.ty {
            Type::Object(_) => self.children.get(name),
            _ => self.children.get(""),
        }
    }

    /// With defaults where optional attributes are missing or null, at any depth. The types may not be the wanted ones yet.
    fn apply(&self, value: &Value) -> Value {
        let filled = match &value.data {
            Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
                let filled: Vec<Value> = elements
                    .iter()
                    .enumerate()
                    .map(|(place, element)| match self.element(place) {
                        Some(defaults) => defaults.apply(element),
                        None => element.clone(),
                    })
                    .collect();
                let is_tuple = matches!(value.data, Data::Tuple(_));
                match (is_tuple || filled.is_empty(), unify_values(&filled, Safety::Unsafe)) {
                    (false, Some((element, Ok(filled)))) => match &value.data {
                        Data::Set(..) => Value::set(element, filled),
                        _ => Value::list(element, filled),
                    },
                    _ if filled.is_empty() => value.clone(),
                    _ => Value::tuple(filled),
                }
            }
            Data::Map(_, entries) | Data::Object(entries) => {
                let mut filled: BTreeMap<Arc<str>, Value> = entries
                    .iter()
                    .map(|(name, element)| {
                        let element = match self.attribute(name) {
                            Some(defaults) => defaults.apply(element),
                            None => element.clone(),
                        };
                        (Arc::clone(name), element)
                    })
                    .collect();
                for (name, default) in &self.values {
                    let given = filled.entry(Arc::clone(name)).or_insert_with(|| Value::null(Type::Dynamic));
                    if given.is_null() {
                        *given = match self.children.get(&**name) {
                            Some(defaults) => defaults.apply(default),
                            None => default.clone(),
                        };
                    } else if let Data::Unknown(unknown) = &mut given.data {
                        unknown.not_null |=
                            !default.is_null() && default.is_known() && unknown.ty != Type::Dynamic;
                    }
                }
                if filled.is_empty() {
                    return value.clone();
                }
                let elements: Vec<Value> = filled.values().cloned().collect();
                match (&value.data, unify_values(&elements, Safety::Unsafe)) {
                    (Data::Map(..), Some((element, Ok(elements)))) => {
                        Value::map(element, filled.keys().zip(elements))
                    }
                    _ => Data::Object(Arc::new(filled)).into(),
                }
            }
            _ => return value.clone(),
        };
        filled.marked(value.marks)
    }
}

#[cfg(test)]
mod tests {
    use super::Constraint;
    use crate::language::types::Type;
    use crate::language::value::Value;
    use crate::syntax::Span;
    use crate::syntax::tree::{Call, Expression, ExpressionKind, Name, ObjectItem};

    fn expression(kind: ExpressionKind) -> Expression {
        Expression { kind, span: Span::default() }
    }

    fn word(name: &str) -> Expression {
        expression(ExpressionKind::Variable(name.into()))
    }

    fn call(name: &str, arguments: Vec<Expression>) -> Expression {
        let name = Name { text: name.into(), span: Span::default() };
        expression(ExpressionKind::Call(Box::new(Call { name, arguments, expands_last: false })))
    }

    fn object(items: Vec<(&str, Expression)>) -> Expression {
        let items = items.into_iter().map(|(key, value)| {
            let key = expression(ExpressionKind::String(key.into()));
            ObjectItem { key, value }
        });
        call("object", vec![expression(ExpressionKind::Object(items.collect()))])
    }

    fn text(text: &str) -> Expression {
        expression(ExpressionKind::String(text.into()))
    }

    fn read(constraint: &Expression) -> Result<Constraint, String> {
        let mut evaluate = |default: &Expression| match &default.kind {
            ExpressionKind::String(text) => Ok(Value::from(&**text)),
            ExpressionKind::Object(_) => Ok(Value::object::<&str>([])),
            other => Err(format!("{other:?}")),
        };
        Constraint::read(constraint, &mut evaluate).map_err(|error| error.to_string())
    }

    #[test]
    fn defaults_stand_for_what_is_left_out_or_null_at_any_depth() {
        let inner = object(vec![("b", call("optional", vec![word("number"), text("5")]))]);
        let empty = expression(ExpressionKind::Object(Vec::new()));
        let element = object(vec![
            ("a", call("optional", vec![word("string"), text("x")])),
            ("c", call("optional", vec![inner, empty])),
            ("d", call("optional", vec![word("bool")])),
        ]);
        let constraint = read(&call("list", vec![element])).unwrap();
        let five = crate::language::number::Number::parse("5").unwrap();
        let filled = Value::object([
            ("a", Value::from("x")),
            ("c", Value::object([("b", Value::from(five))])),
            ("d", Value::null(Type::Bool)),
        ]);
        let given =
            Value::tuple([Value::object::<&str>([]), Value::object([("a", Value::null(Type::Dynamic))])]);
        let applied = constraint.apply(&given).unwrap();
        assert_eq!(applied, Value::list(filled.ty(), [filled.clone(), filled]));
    }

    #[test]
    fn what_is_no_type_is_said() {
        assert_eq!(
            read(&word("strin")).unwrap_err(),
            "The keyword \"strin\" is not a valid type specification."
        );
        assert_eq!(
            read(&call("list", vec![])).unwrap_err(),
            "The list type constructor requires one argument specifying the element type."
        );
        assert!(read(&call("optional", vec![word("string")])).unwrap_err().contains("only as a modifier"));
        let wrong = object(vec![("a", call("optional", vec![word("number"), text("x")]))]);
        assert!(read(&wrong).unwrap_err().contains("a number is required"));
        let deep = (0..100).fold(word("any"), |inner, _| call("list", vec![inner]));
        assert_eq!(read(&deep).unwrap_err(), "The type is nested too deeply.");
        assert_eq!(read(&word("map")).unwrap().ty, Type::map(Type::Dynamic));
    }
}
