//! `condition ? then : otherwise`. Both arms are evaluated for their types; the problems of the other arm are dropped.

use super::{Evaluation, Names, Problem, because_of, is_never_null};
use crate::language::convert::{Safety, convert, unify};
use crate::language::types::Type;
use crate::language::value::{Data, Value};
use crate::syntax::Span;
use crate::syntax::tree::Conditional;

/// An arm: its value, where it stands and what is wrong with it.
pub(super) struct Arm {
    pub(super) value: Value,
    pub(super) span: Span,
    pub(super) problems: Vec<Problem>,
}

impl Evaluation<'_> {
    pub(super) fn conditional(&mut self, conditional: &Conditional, names: Option<&Names>) -> Value {
        let mut arm = |arm: &crate::syntax::tree::Expression| {
            let (value, problems) = self.apart(|here| here.value(arm, names));
            Arm { value, span: arm.span, problems }
        };
        let then = arm(&conditional.then);
        let otherwise = arm(&conditional.otherwise);
        let condition = self.value(&conditional.condition, names);
        self.choose(&condition, conditional.condition.span, then, otherwise)
    }

    /// The arm that the condition chooses, converted to the type that both have.
    pub(super) fn choose(&mut self, condition: &Value, span: Span, then: Arm, otherwise: Arm) -> Value {
        let Some(ty) = common_type(&then.value, &otherwise.value) else {
            let (a, b) = (then.value.ty(), otherwise.value.ty());
            return self.invalid(
                then.span.to(otherwise.span),
                format!(
                    "The true and false result expressions must have consistent types. {}.",
                    describe_mismatch(&a, &b)
                ),
            );
        };
        if condition.is_null() {
            return self.invalid_of(
                ty,
                span,
                "The condition value is null. Conditions must either be true or false.",
            );
        }
        let marks = condition.marks.union(then.value.marks).union(otherwise.value.marks);
        if !condition.is_known() {
            return either(condition, &then.value, &otherwise.value, ty).marked(marks);
        }
        let Some(holds) = convert(condition, &Type::Bool).ok().and_then(|condition| condition.as_bool())
        else {
            return self.invalid_of(ty, span, "The condition expression must be of type bool.");
        };
        let (chosen, which) = if holds { (then, "true") } else { (otherwise, "false") };
        self.add_all(chosen.problems);
        match convert(&chosen.value, &ty) {
            Ok(value) => value.marked(marks),
            Err(error) => {
                let message = format!("The {which} result value has the wrong type: {error}.");
                self.invalid_of(ty, chosen.span, message).marked(marks)
            }
        }
    }
}

fn common_type(then: &Value, otherwise: &Value) -> Option<Type> {
    let is_null = |value: &Value| value.marks.is_empty() && matches!(value.data, Data::Null(Type::Dynamic));
    let (a, b) = (then.ty(), otherwise.ty());
    if is_null(then) {
        Some(b)
    } else if is_null(otherwise) {
        Some(a)
    } else if a == Type::Dynamic || b == Type::Dynamic {
        Some(Type::Dynamic)
    } else {
        unify(&[a, b], Safety::Unsafe)
    }
}

/// What is known of the result while the condition isn't.
fn either(condition: &Value, then: &Value, otherwise: &Value, ty: Type) -> Value {
    if then.is_null() && otherwise.is_null() {
        return Value::null(ty);
    }
    let because = because_of([condition, then, otherwise]);
    if !(is_never_null(then) && is_never_null(otherwise)) {
        return Value::unknown(ty, because);
    }
    // cty knows bounds of numbers and lengths. Where they leave one possibility, that is the value.
    match (&then.data, &otherwise.data) {
        (Data::Number(a), Data::Number(b)) if a == b => return then.unmarked(),
        (Data::List(a_type, a), Data::List(b_type, b)) if a_type == b_type && a.len() == b.len() => {
            let element = Value::unknown(a_type.clone(), because);
            return Value::list(a_type.clone(), std::iter::repeat_n(element, a.len()));
        }
        (Data::Map(a_type, a), Data::Map(b_type, b)) if a_type == b_type && a.is_empty() && b.is_empty() => {
            return then.unmarked();
        }
        (Data::Set(a_type, a), Data::Set(b_type, b))
            if a_type == b_type && a.len() == b.len() && a.len() < 2 =>
        {
            let element = Value::unknown(a_type.clone(), because);
            return Value::set(a_type.clone(), std::iter::repeat_n(element, a.len()));
        }
        _ => {}
    }
    Value::unknown_not_null(ty, because)
}

/// Why two types have nothing in common, in Terraform's words.
fn describe_mismatch(a: &Type, b: &Type) -> String {
    match (a, b) {
        (Type::Object(a), Type::Object(b)) => {
            for (name, a_type) in &a.attributes {
                match b.attributes.get(name) {
                    None => {
                        return format!(
                            "The 'true' value includes object attribute {name:?}, which is absent in the 'false' value"
                        );
                    }
                    Some(b_type) if a_type != b_type => {
                        return format!(
                            "Type mismatch for object attribute {name:?}: {}",
                            describe_mismatch(a_type, b_type)
                        );
                    }
                    Some(_) => {}
                }
            }
            if let Some(name) = b.attributes.keys().find(|name| !a.attributes.contains_key(*name)) {
                return format!(
                    "The 'false' value includes object attribute {name:?}, which is absent in the 'true' value"
                );
            }
        }
        (Type::Tuple(a), Type::Tuple(b)) => {
            if a.len() != b.len() {
                return format!(
                    "The 'true' tuple has length {}, but the 'false' tuple has length {}",
                    a.len(),
                    b.len()
                );
            }
            if let Some(place) = (0..a.len()).find(|place| a[*place] != b[*place]) {
                return format!(
                    "Type mismatch for tuple element {place}: {}",
                    describe_mismatch(&a[place], &b[place])
                );
            }
        }
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b))
            if a.is_structural() && b.is_structural() =>
        {
            return format!("Mismatched element types: {}", describe_mismatch(a, b));
        }
        _ => {}
    }
    let (a, b) = (a.friendly_name(), b.friendly_name());
    if a == b {
        return "At least one deeply-nested attribute or element is not compatible across both the 'true' and the \
                'false' value"
            .into();
    }
    format!("The 'true' value is {a}, but the 'false' value is {b}")
}
