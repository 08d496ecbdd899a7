//! `source[*].a` and `source.*.a`.

use super::{Evaluation, Names, because_of, is_never_null};
use crate::language::convert::convert;
use crate::language::types::Type;
use crate::language::value::{Because, Cause, Data, Value};
use crate::syntax::Span;
use crate::syntax::tree::TraversalStep;

impl Evaluation<'_> {
    /// The steps from each element of the source; of what is no sequence, from itself, and from nothing if it is null.
    pub(super) fn splat(
        &mut self,
        source: Value,
        each: &[TraversalStep],
        span: Span,
        names: Option<&Names>,
    ) -> Value {
        let marks = source.marks;
        let ty = source.ty();
        let is_sequence = matches!(ty, Type::List(_) | Type::Set(_) | Type::Tuple(_));
        match &source.data {
            Data::Null(_) if is_sequence => self
                .invalid(span, "Splat expressions (with the * symbol) cannot be applied to null sequences."),
            Data::Null(_) => Value::tuple([]).marked(marks),
            Data::Unknown(_) if ty == Type::Dynamic => {
                Value::unknown(Type::Dynamic, source.because().computed()).marked(marks)
            }
            Data::Unknown(_) if is_sequence => {
                let result = self.splat_type(&ty, &source.because().computed(), each, names);
                Value::unknown_not_null(result, source.because().computed()).marked(marks)
            }
            Data::Unknown(_) if !is_never_null(&source) => {
                // A tuple of one or of none. The steps are still followed for what is wrong with them.
                self.steps(source.unmarked(), each, names);
                Value::unknown(Type::Dynamic, source.because().computed()).marked(marks)
            }
            Data::List(_, elements) | Data::Set(_, elements) => {
                let results: Vec<Value> =
                    elements.iter().map(|element| self.steps(element.clone(), each, names)).collect();
                let list = self.list_of(results, &ty, each, span, names);
                self.built(list, span).marked(marks)
            }
            Data::Tuple(elements) => {
                let results: Vec<Value> =
                    elements.iter().map(|element| self.steps(element.clone(), each, names)).collect();
                self.built(Value::tuple(results), span).marked(marks)
            }
            _ => {
                let result = self.steps(source, each, names);
                Value::tuple([result]).marked(marks)
            }
        }
    }

    /// A list, of the type that all have.
    fn list_of(
        &mut self,
        results: Vec<Value>,
        source: &Type,
        each: &[TraversalStep],
        span: Span,
        names: Option<&Names>,
    ) -> Value {
        let Some(element) = results.iter().map(Value::ty).find(|ty| *ty != Type::Dynamic) else {
            if !results.is_empty() {
                return Value::list(Type::Dynamic, results);
            }
            let (ty, problems) = self.apart(|here| here.splat_type(source, &Because::nothing(), each, names));
            if !problems.is_empty() {
                self.add_all(problems);
                return Value::unknown(Type::Dynamic, Because::of(Cause::Invalid));
            }
            return Value::list(ty.element().cloned().unwrap_or(Type::Dynamic), results);
        };
        let all_of_it = results.iter().all(|result| {
            let ty = result.ty();
            ty == element || ty == Type::Dynamic
        });
        if !all_of_it {
            if results.iter().all(Value::is_wholly_known) {
                return self.invalid(span, "The elements of this splat have different types.");
            }
            return Value::unknown(Type::Dynamic, because_of(&results));
        }
        let results: Vec<Value> = results
            .iter()
            .map(|result| convert(result, &element).unwrap_or_else(|_| result.clone()))
            .collect();
        Value::list(element, results)
    }

    /// The type of a splat whose source has that type.
    fn splat_type(
        &mut self,
        source: &Type,
        because: &Because,
        each: &[TraversalStep],
        names: Option<&Names>,
    ) -> Type {
        let mut of = |ty: &Type| self.steps(Value::unknown(ty.clone(), because.clone()), each, names).ty();
        match source {
            Type::List(element) | Type::Set(element) => Type::list(of(element)),
            Type::Tuple(elements) => Type::tuple(elements.iter().map(of)),
            _ => Type::Dynamic,
        }
    }
}
