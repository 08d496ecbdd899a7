//! Operators. As of hcl 2.23 `&&` and `||` evaluate both sides, and are unknown if either is.

use std::cmp::Ordering;

use super::{Evaluation, Names, because_of};
use crate::language::convert::convert;
use crate::language::number::Number;
use crate::language::types::Type;
use crate::language::value::{Because, Cause, Data, Value};
use crate::syntax::Span;
use crate::syntax::tree::{Binary, BinaryOperator, Expression, UnaryOperator};

impl Evaluation<'_> {
    pub(super) fn unary(
        &mut self,
        operator: UnaryOperator,
        operand: &Expression,
        names: Option<&Names>,
    ) -> Value {
        let ty = match operator {
            UnaryOperator::Not => Type::Bool,
            UnaryOperator::Negate => Type::Number,
        };
        let value = self.value(operand, names);
        let value = match convert(&value, &ty) {
            Ok(value) => value,
            Err(error) => {
                let message = format!("Unsuitable value for unary operand: {error}.");
                return self.invalid_of(ty, operand.span, message);
            }
        };
        let result = match &value.data {
            Data::Null(_) => return self.null_operand(ty, operand.span),
            Data::Bool(flag) => Value::from(!flag),
            Data::Number(number) => Value::from(number.negate()),
            _ => Value::unknown_not_null(ty, value.because().computed()),
        };
        result.marked(value.marks)
    }

    pub(super) fn binary(&mut self, binary: &Binary, span: Span, names: Option<&Names>) -> Value {
        let left = self.value(&binary.left, names);
        let right = self.value(&binary.right, names);
        let (operands, result) = types(binary.operator);
        let left = convert(&left, &operands).map_err(|error| {
            self.invalid_of(
                result.clone(),
                binary.left.span,
                format!("Unsuitable value for left operand: {error}."),
            )
        });
        let right = convert(&right, &operands).map_err(|error| {
            self.invalid_of(
                result.clone(),
                binary.right.span,
                format!("Unsuitable value for right operand: {error}."),
            )
        });
        let (left, right) = match (left, right) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(invalid), _) | (_, Err(invalid)) => return invalid,
        };
        let marks = left.deep_marks().union(right.deep_marks());
        if matches!(binary.operator, BinaryOperator::Equal | BinaryOperator::NotEqual) {
            let size = super::budget::size(&left).max(super::budget::size(&right));
            if !size.is_some_and(|size| self.take(size)) {
                return self.too_large(span);
            }
            let wanted = binary.operator == BinaryOperator::Equal;
            let equal = match are_equal(&left, &right) {
                Some(equal) => Value::from(equal == wanted),
                None => Value::unknown_not_null(Type::Bool, because_of([&left, &right])),
            };
            return equal.marked(marks);
        }
        for (value, operand) in [(&left, &binary.left), (&right, &binary.right)] {
            if value.is_null() {
                return self.null_operand(result, operand.span);
            }
        }
        let computed = match (&left.data, &right.data) {
            (Data::Bool(left), Data::Bool(right)) => Value::from(match binary.operator {
                BinaryOperator::And => *left && *right,
                _ => *left || *right,
            }),
            (Data::Number(left), Data::Number(right)) => match compare(binary.operator, left.cmp(right)) {
                Some(holds) => Value::from(holds),
                None => match calculate(binary.operator, left, right) {
                    Ok(Some(number)) => Value::from(number),
                    Ok(None) => Value::unknown_not_null(Type::Number, Because::of(Cause::TooLarge)),
                    Err(reason) => {
                        return self.invalid_of(result, span, format!("Error during operation: {reason}."));
                    }
                },
            },
            _ => Value::unknown_not_null(result, because_of([&left, &right])),
        };
        computed.marked(marks)
    }

    fn null_operand(&mut self, result: Type, span: Span) -> Value {
        self.invalid_of(result, span, "Error during operation: argument must not be null.")
    }
}

/// What an operator takes, and what it gives.
fn types(operator: BinaryOperator) -> (Type, Type) {
    match operator {
        BinaryOperator::Equal | BinaryOperator::NotEqual => (Type::Dynamic, Type::Bool),
        BinaryOperator::Less
        | BinaryOperator::LessOrEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterOrEqual => (Type::Number, Type::Bool),
        BinaryOperator::And | BinaryOperator::Or => (Type::Bool, Type::Bool),
        BinaryOperator::Add
        | BinaryOperator::Subtract
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Modulo => (Type::Number, Type::Number),
    }
}

/// As [`Value::equals`]; what is not known can't equal a value of another type, but for null.
fn are_equal(left: &Value, right: &Value) -> Option<bool> {
    left.equals(right).or_else(|| {
        if left.is_null() || right.is_null() {
            return None;
        }
        let (a, b) = (left.ty(), right.ty());
        let may_change = match (left.is_known(), right.is_known()) {
            (false, false) => true,
            (false, true) => a.has_dynamic(),
            (true, false) => b.has_dynamic(),
            (true, true) => a.has_dynamic() || b.has_dynamic(),
        };
        (a != b && !may_change).then_some(false)
    })
}

fn compare(operator: BinaryOperator, order: Ordering) -> Option<bool> {
    match operator {
        BinaryOperator::Less => Some(order.is_lt()),
        BinaryOperator::LessOrEqual => Some(order.is_le()),
        BinaryOperator::Greater => Some(order.is_gt()),
        BinaryOperator::GreaterOrEqual => Some(order.is_ge()),
        _ => None,
    }
}

/// The result; nothing if it is too large to be worked with, or the reason why there is none.
fn calculate(
    operator: BinaryOperator,
    left: &Number,
    right: &Number,
) -> Result<Option<Number>, &'static str> {
    Ok(match operator {
        BinaryOperator::Add => left.add(right),
        BinaryOperator::Subtract => left.subtract(right),
        BinaryOperator::Multiply => left.multiply(right),
        BinaryOperator::Divide if right.is_zero() => {
            if left.is_zero() {
                return Err("can't divide zero by zero or infinity by infinity");
            }
            Some(Number::infinity(left.is_negative()))
        }
        BinaryOperator::Divide => left.divide(right),
        // As cty has it.
        BinaryOperator::Modulo if right.is_zero() => Some(left.clone()),
        BinaryOperator::Modulo => left.modulo(right),
        _ => None,
    })
}
