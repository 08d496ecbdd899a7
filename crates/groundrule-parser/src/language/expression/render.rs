//! `templatefile` and `templatestring`: templates that are not a part of the configuration. They see the variables that they
//! are given, and nothing else.

use std::cell::RefCell;

use super::access::is_reference;
use super::call::Argument;
use super::references::variables;
use super::{Budget, Evaluation, Names, Place, Problem, Resolved, Scope, because_of};
use crate::language::convert::convert;
use crate::language::functions::{Context, Templates};
use crate::language::types::Type;
use crate::language::value::{Data, Entries, Value};
use crate::syntax::Span;
use crate::syntax::native::parse_template;
use crate::syntax::tree::{Expression, ExpressionKind, TraversalStep};

/// What a template sees.
struct Variables<'s> {
    variables: &'s Entries,
    outer: &'s dyn Scope,
}

impl Scope for Variables<'_> {
    fn resolve(&self, name: &str, _: &[TraversalStep], span: Span) -> Result<Resolved, Problem> {
        match self.variables.get(name) {
            Some(value) => Ok(Resolved { value: value.clone(), steps: 0 }),
            None => Err(Problem { span, message: format!("There is no variable named {name:?}.").into() }),
        }
    }

    fn quotes_values(&self) -> bool {
        self.outer.quotes_values()
    }

    fn budget(&self) -> &Budget {
        self.outer.budget()
    }

    fn context(&self) -> Context<'_> {
        self.outer.context()
    }
}

/// Renders the templates of `templatefile`, within the bounds of the expression that calls it.
pub(super) struct Renderer<'s> {
    scope: &'s dyn Scope,
    /// Steps that are left, and problems that stay.
    state: RefCell<(u64, Vec<Problem>)>,
    span: Span,
}

impl<'s> Renderer<'s> {
    pub(super) fn new(scope: &'s dyn Scope, left: u64, span: Span) -> Self {
        Renderer { scope, state: RefCell::new((left, Vec::new())), span }
    }

    /// Steps that are left, and problems that stay.
    pub(super) fn finish(self) -> (u64, Vec<Problem>) {
        self.state.into_inner()
    }
}

impl Templates for Renderer<'_> {
    fn render(&self, _: &str, template: &str, variables: &Value) -> Result<Value, String> {
        let mut evaluation = Evaluation::new(self.scope);
        evaluation.left = self.state.borrow().0;
        let value = evaluation.render(template, variables, Place::TemplateFile, self.span);
        let mut state = self.state.borrow_mut();
        state.0 = evaluation.left;
        state.1.append(&mut evaluation.lasting);
        match evaluation.problems.first() {
            Some(problem) => Err(problem.to_string()),
            None => Ok(value),
        }
    }
}

impl Evaluation<'_> {
    /// `templatestring(reference, vars)`.
    pub(super) fn template_string(
        &mut self,
        arguments: &[Argument],
        span: Span,
        names: Option<&Names>,
    ) -> Value {
        let [template, variables] = arguments else {
            let message = "Function \"templatestring\" expects 2 arguments: a template and variables.";
            return self.invalid(span, message);
        };
        if self.place != Place::Configuration {
            return self.no_recursion("templatestring", span);
        }
        let variables_span = variables.span();
        let variables = self.argument(variables, names);
        if variables.is_null() {
            return self
                .invalid(variables_span, "Invalid value for \"vars\" parameter: argument must not be null.");
        }
        let Argument::Written(written) = template else {
            return self.not_a_reference(template.span(), REFERENCE_ONLY);
        };
        if let Some(reason) = why_no_template(written) {
            return self.not_a_reference(written.span, reason);
        }
        let template = self.value(written, names);
        let marks = template.marks.union(variables.deep_marks());
        if !template.is_known() || !variables.is_known() {
            let because = because_of([&template, &variables]);
            return Value::unknown_not_null(Type::String, because).marked(marks);
        }
        let Data::String(text) = &template.data else {
            let message =
                "Invalid value for \"template\" parameter: invalid template value: a string is required.";
            return self.invalid(written.span, message);
        };
        let result = self.render(text, &variables.unmarked_deep(), Place::TemplateString, span);
        match convert(&result, &Type::String) {
            Ok(result) => result.marked(marks),
            Err(error) => {
                let message =
                    format!("Call to function \"templatestring\" failed: invalid template result: {error}.");
                self.invalid(span, message).marked(marks)
            }
        }
    }

    /// Evaluates a template with these variables, a map or object without marks.
    fn render(&mut self, text: &str, variables: &Value, place: Place, span: Span) -> Value {
        let Some(entries) = variables.as_entries() else {
            return self
                .invalid(span, "Invalid value for \"vars\" parameter: invalid vars value: must be a map.");
        };
        if let Some(name) = entries.keys().find(|name| !is_identifier(name)) {
            let message = format!(
                "Invalid value for \"vars\" parameter: invalid template variable name {name:?}: must start with a letter, \
                 followed by zero or more letters, digits, and underscores."
            );
            return self.invalid(span, message);
        }
        let template = match parse_template(span.file, 0, text) {
            Ok(template) => template,
            Err(error) => return self.invalid(span, format!("The template {error}.")),
        };
        if let Some(missing) = variables_of(&template).find(|name| !entries.contains_key(*name)) {
            let message = format!(
                "Invalid value for \"vars\" parameter: vars map does not contain key {missing:?}, which the template \
                 refers to."
            );
            return self.invalid(span, message);
        }
        let scope = Variables { variables: entries, outer: self.scope };
        let mut inner = Evaluation { left: self.left, place, ..Evaluation::new(&scope) };
        let value = inner.value(&template, None);
        self.left = inner.left;
        // Places in the template mean nothing outside of it.
        let at = |problem: Problem| Problem { span, message: format!("In the template: {problem}").into() };
        let (problems, lasting) = (inner.problems, inner.lasting);
        self.add_all(problems.into_iter().map(at).collect());
        for problem in lasting {
            super::add(&mut self.lasting, at(problem));
        }
        value
    }

    pub(super) fn no_recursion(&mut self, name: &str, span: Span) -> Value {
        let message = format!(
            "Call to function {name:?} failed: cannot recursively call {name} from inside another template function."
        );
        self.invalid(span, message)
    }

    fn not_a_reference(&mut self, span: Span, reason: &str) -> Value {
        let message =
            format!("Invalid value for \"template\" parameter: invalid template expression: {reason}.");
        self.invalid_of(Type::String, span, message)
    }
}

const REFERENCE_ONLY: &str = "must be a direct reference to a single string from elsewhere, containing valid Terraform template syntax";

/// Why an expression can't be what `templatestring` renders.
fn why_no_template(expression: &Expression) -> Option<&'static str> {
    match &expression.kind {
        ExpressionKind::String(_) => Some(
            "templatestring is only for rendering templates retrieved dynamically from elsewhere, and so does not support \
             providing a literal template; consider using a template string expression instead",
        ),
        ExpressionKind::Template(_) => Some(
            "templatestring is only for rendering templates retrieved dynamically from elsewhere; write the reference \
             without any template syntax around it",
        ),
        _ if is_reference(expression) => None,
        _ => Some(REFERENCE_ONLY),
    }
}

fn variables_of(template: &Expression) -> impl Iterator<Item = &str> {
    variables(template).into_iter().map(|variable| variable.name)
}

/// Whether it can be the name of a variable.
fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
}
