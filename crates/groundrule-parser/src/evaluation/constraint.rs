//! Type constraints of variables, with the defaults of optional attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::evaluator::Evaluator;
use super::module::ModuleInstance;
use super::scope::BlockScope;
use crate::language::{Data, ObjectType, Type, Value, convert};
use crate::syntax::tree::{Expression, ExpressionKind};

/// What a `type` argument asks for.
#[derive(Debug, Clone)]
pub(super) enum Constraint {
    /// A type in which nothing has a default.
    Plain(Type),
    List(Box<Constraint>),
    Set(Box<Constraint>),
    Map(Box<Constraint>),
    Tuple(Vec<Constraint>),
    Object(BTreeMap<Arc<str>, Field>),
}

/// An attribute of an object type.
#[derive(Debug, Clone)]
pub(super) struct Field {
    constraint: Constraint,
    is_optional: bool,
    default: Option<Value>,
}

/// Reads a type; what is wrong with it is taken down, and then any type will do.
pub(super) fn read<'a>(
    evaluator: &Evaluator<'a>,
    module: &std::rc::Rc<ModuleInstance<'a>>,
    expression: &Expression,
) -> Constraint {
    let scope = BlockScope::of(evaluator, module);
    Reading { scope: &scope }.constraint(expression, 0)
}

struct Reading<'r, 'e, 'a> {
    scope: &'r BlockScope<'e, 'a>,
}

/// No type nests that deep.
const DEEPEST: usize = 100;

impl Reading<'_, '_, '_> {
    fn wrong(&self, expression: &Expression) -> Constraint {
        self.scope.evaluator.invalid(
            expression.span,
            "no type: one of `any`, `bool`, `number`, `string`, `list(…)`, `set(…)`, `map(…)`, `tuple([…])` and \
             `object({…})` is expected",
        );
        Constraint::Plain(Type::Dynamic)
    }

    fn constraint(&self, expression: &Expression, depth: usize) -> Constraint {
        if depth > DEEPEST {
            return self.wrong(expression);
        }
        let named = |name: &str| match name {
            "any" => Some(Type::Dynamic),
            "bool" => Some(Type::Bool),
            "number" => Some(Type::Number),
            "string" => Some(Type::String),
            // As they were written before Terraform 0.12.
            "list" => Some(Type::list(Type::Dynamic)),
            "set" => Some(Type::set(Type::Dynamic)),
            "map" => Some(Type::map(Type::Dynamic)),
            _ => None,
        };
        match &expression.kind {
            ExpressionKind::Parenthesis(inner) => self.constraint(inner, depth + 1),
            ExpressionKind::Variable(name) | ExpressionKind::String(name) => match named(name) {
                Some(ty) => Constraint::Plain(ty),
                None => self.wrong(expression),
            },
            ExpressionKind::Call(call) => {
                let [argument] = &call.arguments[..] else { return self.wrong(expression) };
                let inside = || Box::new(self.constraint(argument, depth + 1));
                match (&*call.name.text, &argument.kind) {
                    ("list", _) => Constraint::List(inside()),
                    ("set", _) => Constraint::Set(inside()),
                    ("map", _) => Constraint::Map(inside()),
                    ("tuple", ExpressionKind::Tuple(elements)) => {
                        Constraint::Tuple(elements.iter().map(|it| self.constraint(it, depth + 1)).collect())
                    }
                    ("object", ExpressionKind::Object(items)) => {
                        let fields = items.iter().filter_map(|item| {
                            let name = match &item.key.kind {
                                ExpressionKind::Variable(name) => name,
                                _ => item.key.as_str()?,
                            };
                            Some((name.into(), self.field(&item.value, depth + 1)))
                        });
                        Constraint::Object(fields.collect())
                    }
                    _ => self.wrong(expression),
                }
            }
            _ => self.wrong(expression),
        }
    }

    fn field(&self, expression: &Expression, depth: usize) -> Field {
        if let ExpressionKind::Call(call) = &expression.kind
            && &*call.name.text == "optional"
            && let [ty, rest @ ..] = &call.arguments[..]
        {
            let constraint = self.constraint(ty, depth);
            let default = rest.first().map(|default| {
                let value = constraint.with_defaults(&self.scope.value(default));
                self.scope.evaluator.converted(&value, &constraint.ty(), default.span)
            });
            return Field { constraint, is_optional: true, default };
        }
        Field { constraint: self.constraint(expression, depth), is_optional: false, default: None }
    }
}

impl Constraint {
    /// The type, with optional attributes.
    pub(super) fn ty(&self) -> Type {
        match self {
            Constraint::Plain(ty) => ty.clone(),
            Constraint::List(element) => Type::list(element.ty()),
            Constraint::Set(element) => Type::set(element.ty()),
            Constraint::Map(element) => Type::map(element.ty()),
            Constraint::Tuple(elements) => Type::tuple(elements.iter().map(Constraint::ty)),
            Constraint::Object(fields) => {
                let attributes =
                    fields.iter().map(|(name, field)| (Arc::clone(name), field.constraint.ty())).collect();
                let optional = fields.iter().filter(|(_, field)| field.is_optional);
                let optional = optional.map(|(name, _)| Arc::clone(name)).collect();
                Type::Object(Arc::new(ObjectType { attributes, optional }))
            }
        }
    }

    /// The value as this type, with the defaults of what it leaves out.
    pub(super) fn apply(&self, value: &Value) -> Result<Value, String> {
        convert(&self.with_defaults(value), &self.ty()).map_err(|error| error.to_string())
    }

    fn with_defaults(&self, value: &Value) -> Value {
        match (self, &value.data) {
            (Constraint::Plain(_), _) | (_, Data::Unknown(_) | Data::Null(_)) => value.clone(),
            (
                Constraint::List(element) | Constraint::Set(element),
                Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements),
            ) => Value::tuple(elements.iter().map(|it| element.with_defaults(it))).marked(value.marks),
            (Constraint::Tuple(wanted), Data::List(_, elements) | Data::Tuple(elements)) => {
                let pairs = elements.iter().enumerate();
                let elements = pairs.map(|(index, it)| {
                    wanted.get(index).map_or_else(|| it.clone(), |wanted| wanted.with_defaults(it))
                });
                Value::tuple(elements).marked(value.marks)
            }
            (Constraint::Map(element), Data::Map(_, entries) | Data::Object(entries)) => {
                let entries = entries.iter().map(|(key, it)| (key, element.with_defaults(it)));
                Value::object(entries).marked(value.marks)
            }
            (Constraint::Object(fields), Data::Map(_, entries) | Data::Object(entries)) => {
                let mut filled = (**entries).clone();
                for (name, field) in fields {
                    let given = filled.get(name).filter(|given| !given.is_null());
                    let value = match (given, &field.default) {
                        (Some(given), _) => field.constraint.with_defaults(given),
                        (None, Some(default)) => default.clone(),
                        (None, None) => continue,
                    };
                    filled.insert(Arc::clone(name), value);
                }
                Value::object(filled).marked(value.marks)
            }
            _ => value.clone(),
        }
    }
}
