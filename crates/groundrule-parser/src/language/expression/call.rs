//! Calls. `try` and `can` see the problems of their arguments.

use super::render::Renderer;
use super::{Evaluation, Names, Place, add, budget};
use crate::address::Step;
use crate::language::functions::{self, Context};
use crate::language::types::Type;
use crate::language::value::{Because, Data, Unknown, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Call, Expression};

/// Functions that read files.
const READ_FILES: [&str; 10] = [
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "fileexists",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
];

/// An argument: as it is written, or an element of the last one that was expanded by `...`.
pub(super) enum Argument<'e> {
    Written(&'e Expression),
    Expanded(Value, Span),
}

impl Argument<'_> {
    pub(super) fn span(&self) -> Span {
        match self {
            Argument::Written(expression) => expression.span,
            Argument::Expanded(_, span) => *span,
        }
    }
}

impl Evaluation<'_> {
    pub(super) fn call(&mut self, call: &Call, span: Span, names: Option<&Names>) -> Value {
        let mut arguments: Vec<Argument> = call.arguments.iter().map(Argument::Written).collect();
        if call.expands_last
            && let Some(last) = call.arguments.last()
        {
            arguments.pop();
            let value = self.value(last, names);
            match self.expand(&value, last.span) {
                Ok(elements) => {
                    arguments.extend(elements.into_iter().map(|value| Argument::Expanded(value, last.span)));
                }
                Err(unknown) => return unknown,
            }
        }
        let name = &*call.name.text;
        match name.strip_prefix("core::").unwrap_or(name) {
            "try" => self.attempt(&arguments, span, names),
            "can" => self.can(&arguments, span, names),
            "templatefile" if self.place != Place::Configuration => self.no_recursion("templatefile", span),
            "templatestring" => self.template_string(&arguments, span, names),
            _ => self.function(call, &arguments, span, names),
        }
    }

    /// What `...` makes arguments of; else what the call comes to.
    fn expand(&mut self, value: &Value, span: Span) -> Result<Vec<Value>, Value> {
        match &value.data {
            Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
                Ok(elements.iter().map(|element| element.clone().marked(value.marks)).collect())
            }
            Data::Unknown(unknown)
                if matches!(unknown.ty, Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_)) =>
            {
                Err(Value::unknown(Type::Dynamic, unknown.because.computed()).marked(value.marks))
            }
            Data::Null(Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
                Err(self.invalid(span, "The expanding argument (indicated by ...) must not be null."))
            }
            _ => Err(self.invalid(
                span,
                "The expanding argument (indicated by ...) must be of a tuple, list, or set type.",
            )),
        }
    }

    pub(super) fn argument(&mut self, argument: &Argument, names: Option<&Names>) -> Value {
        match argument {
            Argument::Written(expression) => self.value(expression, names),
            Argument::Expanded(value, _) => value.clone(),
        }
    }

    /// `try(…)`: the first argument without problems. While any part of that is unknown it may still get some, as far as
    /// Terraform can tell.
    fn attempt(&mut self, arguments: &[Argument], span: Span, names: Option<&Names>) -> Value {
        if arguments.is_empty() {
            return self.invalid(span, "Call to function \"try\" failed: at least one argument is required.");
        }
        let mut all = Vec::new();
        for argument in arguments {
            let (value, problems) = self.apart(|here| here.argument(argument, names));
            if problems.is_empty() {
                return if value.is_wholly_known() {
                    value
                } else {
                    still_trying(argument, &value).marked(value.deep_marks())
                };
            }
            all.extend(problems);
        }
        let reasons: Vec<&str> = all.iter().map(|problem| &*problem.message).collect();
        let message = format!(
            "Call to function \"try\" failed: no expression succeeded: {} At least one expression must produce a \
             successful result.",
            reasons.join(" ")
        );
        self.invalid(span, message)
    }

    /// `can(…)`: whether the argument has no problems.
    fn can(&mut self, arguments: &[Argument], span: Span, names: Option<&Names>) -> Value {
        let [argument] = arguments else {
            return self.invalid(span, "Function \"can\" expects 1 argument.");
        };
        let (value, problems) = self.apart(|here| here.argument(argument, names));
        if !problems.is_empty() {
            return Value::from(false);
        }
        if value.is_wholly_known() {
            return Value::from(true);
        }
        Value::unknown(Type::Bool, value.because().computed())
    }

    /// A call of a function that takes values.
    fn function(&mut self, call: &Call, arguments: &[Argument], span: Span, names: Option<&Names>) -> Value {
        let name = &*call.name.text;
        let values: Vec<Value> = arguments.iter().map(|argument| self.argument(argument, names)).collect();
        if functions::is_of_provider(name) {
            return functions::unpredictable(name, Type::Dynamic, &values);
        }
        let Some(function) = functions::find(name) else {
            return self.invalid(call.name.span, format!("There is no function named {name:?}."));
        };
        if self.place == Place::TemplateString && READ_FILES.contains(&function.name) {
            let message = format!(
                "Call to function {name:?} failed: cannot use filesystem access functions like {} in templatestring \
                 templates; consider passing the function result as a template variable instead.",
                function.name
            );
            return self.invalid(span, message);
        }
        for value in &values {
            if !budget::size(value).is_some_and(|size| self.take(size)) {
                return self.too_large(span);
            }
        }
        let renderer = Renderer::new(self.scope, self.left, span);
        let context = Context { templates: Some(&renderer), ..self.scope.context() };
        let result = function.call(&values, &context);
        let (left, lasting) = renderer.finish();
        self.left = left;
        for problem in lasting {
            add(&mut self.lasting, problem);
        }
        match result {
            Ok(result) => self.built(result, span),
            Err(error) => {
                let place = error.argument.and_then(|(place, _)| arguments.get(place));
                let message = if self.scope.quotes_values() {
                    error.to_string()
                } else {
                    error.without(&values).to_owned()
                };
                self.invalid(place.map_or(span, Argument::span), message)
            }
        }
    }
}

/// What `try` comes to while its argument is unknown. An attribute that an object has, or a text that somebody else put
/// together, gets no problems any more.
fn still_trying(argument: &Argument, value: &Value) -> Value {
    if let Data::Unknown(unknown) = &value.data {
        let is_attribute = matches!(
            &unknown.because,
            Because::Exactly(reference) if matches!(reference.path.0.as_slice(), [Step::Name(_)])
        );
        let is_reference =
            matches!(argument, Argument::Written(expression) if expression.as_traversal().is_some());
        if is_attribute && unknown.ty != Type::Dynamic || is_reference && unknown.has_text() {
            return Unknown { ty: Type::Dynamic, not_null: false, ..(**unknown).clone() }.into();
        }
    }
    Value::unknown(Type::Dynamic, value.because().computed())
}
