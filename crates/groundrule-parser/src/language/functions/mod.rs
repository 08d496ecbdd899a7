//! The functions of Terraform's language: one table, and how a call handles what is unknown, null or marked.
//!
//! `try` and `can` evaluate their arguments themselves, `templatestring` looks at how its argument is written, and `type`
//! belongs to the console: they are forms of the evaluator, see [`is_form`].

#![expect(clippy::unnecessary_wraps, reason = "all functions of the table have the same signature")]

mod signature;

mod collections;
mod crypto;
mod dates;
mod encoding;
mod files;
mod format;
mod inside;
mod lists;
mod maps;
mod network;
mod numeric;
mod regexes;
mod said;
mod sets;
mod strings;
mod types;

use std::fmt;

use super::convert::convert;
use super::files::Files;
use super::types::Type;
use super::value::{Because, Cause, Data, Marks, Value};
use signature::{Allow, Returns};
pub use signature::{Function, Parameter};

/// Elements beyond which a value is too large to be worked with.
pub const MOST_ELEMENTS: usize = 100_000;

/// Bytes beyond which a string is too large to be worked with.
pub const LONGEST_TEXT: usize = 4 << 20;

/// Values at all depths beyond which an argument is too large to be worked with.
const MOST_VALUES: usize = 1_000_000;

/// What functions see of the world.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// The files that may be read; without them what is in files is unknown.
    pub files: Option<&'a Files>,
    /// What renders the templates of `templatefile`; without it they are unknown.
    pub templates: Option<&'a dyn Templates>,
}

/// What renders templates: the evaluator.
pub trait Templates {
    /// Renders a template with nothing in scope but `variables`, a map or object without marks. Inside of it,
    /// `templatefile` and `templatestring` are errors.
    fn render(&self, path: &str, template: &str, variables: &Value) -> Result<Value, String>;
}

/// A call that failed, said as Terraform says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// Which argument is wrong, counted from zero, and the name of its parameter.
    pub argument: Option<(usize, &'static str)>,
    /// The whole sentence.
    message: String,
}

impl std::error::Error for FunctionError {}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What a function's implementation finds wrong.
#[derive(Debug)]
struct Failure {
    argument: Option<usize>,
    message: String,
}

impl<S: Into<String>> From<S> for Failure {
    fn from(message: S) -> Self {
        Failure { argument: None, message: message.into() }
    }
}

/// Something wrong with one argument.
fn wrong(argument: usize, message: impl Into<String>) -> Failure {
    Failure { argument: Some(argument), message: message.into() }
}

type Outcome = Result<Value, Failure>;

/// The functions by family.
const FAMILIES: &[&[Function]] = &[
    collections::FUNCTIONS,
    crypto::FUNCTIONS,
    dates::FUNCTIONS,
    encoding::FUNCTIONS,
    files::FUNCTIONS,
    format::FUNCTIONS,
    lists::FUNCTIONS,
    maps::FUNCTIONS,
    network::FUNCTIONS,
    numeric::FUNCTIONS,
    regexes::FUNCTIONS,
    sets::FUNCTIONS,
    strings::FUNCTIONS,
    types::FUNCTIONS,
];

/// All functions of the table.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The name without `core::`, which every function of Terraform's own may have in front.
pub fn plain_name(name: &str) -> &str {
    name.strip_prefix("core::").unwrap_or(name)
}

/// Whether the evaluator has to see the arguments as they are written.
pub fn is_form(name: &str) -> bool {
    matches!(plain_name(name), "try" | "can" | "type" | "templatestring")
}

/// Whether it is a provider's function: its result is unknown.
pub fn is_of_provider(name: &str) -> bool {
    name.starts_with("provider::")
}

/// A function by its name.
pub fn find(name: &str) -> Option<&'static Function> {
    let name = plain_name(name);
    all().find(|function| function.name == name)
}

/// The result of a provider's function, or of any that can't be run here.
pub fn unpredictable(name: &str, ty: Type, arguments: &[Value]) -> Value {
    let marks = arguments.iter().fold(Marks::NONE, |marks, argument| marks.union(argument.deep_marks()));
    Value::unknown(ty, Because::of(Cause::Function(name.into()))).marked(marks)
}

/// A call under way: the arguments have their parameters' types, and no marks where the function wants none.
struct Call<'a> {
    arguments: Vec<Value>,
    returns: Type,
    context: &'a Context<'a>,
}

impl Function {
    /// Calls it with evaluated arguments.
    pub fn call(&self, arguments: &[Value], context: &Context) -> Result<Value, FunctionError> {
        self.check_count(arguments.len())?;
        let mut marks = Marks::NONE;
        let mut dynamic = false;
        let mut unknown = false;
        let mut prepared = Vec::with_capacity(arguments.len());
        for (place, argument) in arguments.iter().enumerate() {
            let parameter = self.parameter(place);
            if !argument.has_at_most(MOST_VALUES) {
                // Its marks can't be looked for either.
                return Ok(
                    Value::unknown(Type::Dynamic, Because::of(Cause::TooLarge)).marked(Marks::SENSITIVE)
                );
            }
            let mut argument = convert(argument, &parameter.kind.ty())
                .map_err(|error| self.error(wrong(place, error.message)))?;
            if argument.is_null() && !parameter.allows(Allow::NULL) && !dynamic {
                return Err(self.error(wrong(place, "argument must not be null")));
            }
            dynamic |= !parameter.allows(Allow::DYNAMIC)
                && match &argument.data {
                    Data::Unknown(unknown) => unknown.ty == Type::Dynamic,
                    Data::Null(ty) => *ty == Type::Dynamic,
                    _ => false,
                };
            unknown |= !argument.is_known() && !parameter.allows(Allow::UNKNOWN);
            if !parameter.allows(Allow::MARKED) {
                marks = marks.union(argument.deep_marks());
                argument = argument.unmarked_deep();
            }
            prepared.push(argument);
        }
        if dynamic {
            return Ok(Value::unknown(Type::Dynamic, because(&prepared)).marked(marks));
        }
        let returns = match self.returns {
            Returns::Always(kind) => kind.ty(),
            Returns::For(of) => of(&prepared).map_err(|failure| self.error(failure))?,
        };
        if unknown {
            let because = because(&prepared);
            return Ok(self.refined(Value::unknown(returns, because)).marked(marks));
        }
        let call = Call { arguments: prepared, returns, context };
        let result = (self.run)(&call).map_err(|failure| self.error(failure))?;
        Ok(self.refined(result).marked(marks))
    }

    fn refined(&self, mut result: Value) -> Value {
        if let Data::Unknown(unknown) = &mut result.data {
            unknown.not_null |= self.never_null && unknown.ty != Type::Dynamic;
        }
        result
    }

    fn check_count(&self, given: usize) -> Result<(), FunctionError> {
        let name = self.name;
        let message = if let Some(missing) = self.parameters.get(given) {
            let least = if self.variadic.is_some() { "at least " } else { "" };
            let missing = missing.name;
            let wanted = self.parameters.len();
            format!("Function {name:?} expects {least}{wanted} argument(s). Missing value for {missing:?}.")
        } else if self.variadic.is_none() && given > self.parameters.len() {
            format!("Function {name:?} expects only {} argument(s).", self.parameters.len())
        } else {
            return Ok(());
        };
        Err(FunctionError { argument: None, message })
    }

    fn error(&self, failure: Failure) -> FunctionError {
        let message = failure.message;
        // What is wrong with an argument that wasn't given is wrong with the call.
        let argument = failure.argument.and_then(|place| {
            let parameter = self.parameters.get(place).or(self.variadic.as_ref())?;
            Some((place, parameter.name))
        });
        let message = match argument {
            Some((_, name)) => format!("Invalid value for {name:?} parameter: {message}."),
            None => format!("Call to function {:?} failed: {message}.", self.name),
        };
        FunctionError { argument, message }
    }
}

/// Why what is made of these is unknown.
fn because(values: &[Value]) -> Because {
    Because::union(values.iter().filter(|value| !value.is_wholly_known()).map(Value::because))
}

impl Call<'_> {
    /// The result can't be known.
    fn unknown(&self) -> Value {
        Value::unknown(self.returns.clone(), because(&self.arguments))
    }

    /// The result is too large for this program.
    fn too_large(&self) -> Value {
        Value::unknown(self.returns.clone(), Because::of(Cause::TooLarge))
    }

    fn text(&self, place: usize) -> &str {
        self.arguments[place].as_str().unwrap_or_default()
    }

    /// A whole number.
    fn integer(&self, place: usize) -> Result<i64, Failure> {
        integer(&self.arguments[place]).map_err(Failure::from)
    }

    /// A string, if it isn't too long.
    fn string(&self, text: String) -> Value {
        if text.len() > LONGEST_TEXT { self.too_large() } else { text.into() }
    }
}

/// A whole number of the machine.
fn integer(value: &Value) -> Result<i64, String> {
    value
        .as_number()
        .and_then(super::Number::to_i64)
        .ok_or_else(|| format!("value must be a whole number, between {} and {}", i64::MIN, i64::MAX))
}

#[cfg(test)]
mod tests;
