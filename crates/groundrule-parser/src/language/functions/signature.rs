//! How functions are declared.

use super::{Call, Failure, Outcome};
use crate::language::types::Type;
use crate::language::value::Value;

/// A function of Terraform's language.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The parameters that each call needs.
    pub parameters: &'static [Parameter],
    /// Parameter of any further arguments.
    pub variadic: Option<Parameter>,
    /// Whether its result is never null.
    pub never_null: bool,
    pub(super) returns: Returns,
    pub(super) run: fn(&Call) -> Outcome,
}

/// A parameter: what it is called, what is accepted, and what the function handles itself.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    pub(super) kind: Kind,
    allow: Allow,
}

/// What a function handles itself, that otherwise is handled for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allow(u8);

impl Allow {
    const NOTHING: Allow = Allow(0);
    pub(super) const NULL: Allow = Allow(1);
    pub(super) const UNKNOWN: Allow = Allow(2);
    pub(super) const DYNAMIC: Allow = Allow(4);
    pub(super) const MARKED: Allow = Allow(8);
}

/// Types of parameters and results.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Any,
    Bool,
    Number,
    Text,
    List,
    Bools,
    Numbers,
    Texts,
    Set,
    TextSet,
    TextLists,
}

impl Kind {
    pub(super) fn ty(self) -> Type {
        match self {
            Kind::Any => Type::Dynamic,
            Kind::Bool => Type::Bool,
            Kind::Number => Type::Number,
            Kind::Text => Type::String,
            Kind::List => Type::list(Type::Dynamic),
            Kind::Bools => Type::list(Type::Bool),
            Kind::Numbers => Type::list(Type::Number),
            Kind::Texts => Type::list(Type::String),
            Kind::Set => Type::set(Type::Dynamic),
            Kind::TextSet => Type::set(Type::String),
            Kind::TextLists => Type::map(Type::list(Type::String)),
        }
    }
}

/// The type of a result.
#[derive(Debug)]
pub(super) enum Returns {
    /// The same for all arguments.
    Always(Kind),
    /// As these arguments, some of which may be unknown, make it; or why there is none.
    For(fn(&[Value]) -> Result<Type, Failure>),
}

impl Parameter {
    pub(super) fn allows(&self, what: Allow) -> bool {
        self.allow.0 & what.0 != 0
    }

    const fn with(self, what: Allow) -> Self {
        Parameter { allow: Allow(self.allow.0 | what.0), ..self }
    }

    pub(super) const fn null(self) -> Self {
        self.with(Allow::NULL)
    }

    pub(super) const fn unknown(self) -> Self {
        self.with(Allow::UNKNOWN)
    }

    pub(super) const fn dynamic(self) -> Self {
        self.with(Allow::DYNAMIC)
    }

    pub(super) const fn marked(self) -> Self {
        self.with(Allow::MARKED)
    }

    /// Handles everything itself.
    pub(super) const fn whatever(self) -> Self {
        self.null().unknown().dynamic().marked()
    }
}

/// A parameter of this type.
pub(super) const fn of(kind: Kind, name: &'static str) -> Parameter {
    Parameter { name, kind, allow: Allow::NOTHING }
}

/// A parameter of any type.
pub(super) const fn any(name: &'static str) -> Parameter {
    of(Kind::Any, name)
}

/// A string.
pub(super) const fn text(name: &'static str) -> Parameter {
    of(Kind::Text, name)
}

/// A number.
pub(super) const fn number(name: &'static str) -> Parameter {
    of(Kind::Number, name)
}

impl Function {
    /// A function that never returns null.
    pub(super) const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        returns: Returns,
        run: fn(&Call) -> Outcome,
    ) -> Self {
        Function { name, parameters, variadic: None, never_null: true, returns, run }
    }

    pub(super) const fn variadic(self, parameter: Parameter) -> Self {
        Function { variadic: Some(parameter), ..self }
    }

    pub(super) const fn may_be_null(self) -> Self {
        Function { never_null: false, ..self }
    }

    /// What the argument at this place is given to.
    pub(super) fn parameter(&self, place: usize) -> &Parameter {
        self.parameters.get(place).or(self.variadic.as_ref()).expect("arguments were counted")
    }
}
