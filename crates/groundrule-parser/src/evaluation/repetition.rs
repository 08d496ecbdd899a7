//! `count` and `for_each`: which instances a block has.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::module::ModuleInstance;
use super::scope::BlockScope;
use crate::address::InstanceKey;
use crate::language::{Because, Cause, Data, Marks, Number, Type, Value, convert};
use crate::syntax::tree::Expression;

/// What an instance's `each` or `count` is.
#[derive(Debug, Clone)]
pub(super) enum Repetition {
    /// Neither is there.
    Single,
    /// `count.index`.
    Count(Value),
    /// `each.key` and `each.value`.
    Each(Value, Value),
}

/// Which instances a block has.
#[derive(Debug, Clone)]
pub(super) enum Instances {
    /// One without a key.
    Single,
    /// So many, by index.
    Count(usize),
    /// By key, in order.
    Each(Vec<(InstanceKey, Value)>),
    /// Not known. One, without a key, stands for all; this is what it sees of `each` or `count`.
    Unknown(Repetition, Because),
}

impl Instances {
    /// Keys and what each instance sees.
    pub(super) fn list(&self) -> Vec<(Option<InstanceKey>, Repetition)> {
        match self {
            Instances::Single => vec![(None, Repetition::Single)],
            Instances::Count(count) => (0..*count)
                .map(|index| {
                    let key = InstanceKey::Int(i64::try_from(index).unwrap_or(i64::MAX));
                    (Some(key), Repetition::Count(Number::counted(index).into()))
                })
                .collect(),
            Instances::Each(entries) => entries
                .iter()
                .map(|(key, value)| (Some(key.clone()), Repetition::Each(text(key).into(), value.clone())))
                .collect(),
            Instances::Unknown(repetition, _) => vec![(None, repetition.clone())],
        }
    }

    /// Of what all instances give, what the block's name stands for.
    pub(super) fn gather(&self, values: impl Iterator<Item = Value>) -> Value {
        let mut values = values;
        match self {
            Instances::Single => values.next().unwrap_or_else(|| Value::null(Type::Dynamic)),
            Instances::Count(_) => Value::tuple(values),
            Instances::Each(entries) => Value::object(entries.iter().map(|(key, _)| text(key)).zip(values)),
            Instances::Unknown(_, because) => Value::unknown(Type::Dynamic, because.clone()),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Instances::Single | Instances::Unknown(..) => 1,
            Instances::Count(count) => *count,
            Instances::Each(entries) => entries.len(),
        }
    }

    /// One that stands for all of these, which are too many.
    pub(super) fn too_many(&self) -> Self {
        let because = Because::of(Cause::TooLarge);
        let repetition = match self {
            Instances::Each(_) => Repetition::Each(
                Value::unknown_not_null(Type::String, because.clone()),
                Value::unknown(Type::Dynamic, because.clone()),
            ),
            _ => Repetition::Count(Value::unknown_not_null(Type::Number, because.clone())),
        };
        Instances::Unknown(repetition, because)
    }

    /// Whether one stands for an unknown number.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Instances::Unknown(..))
    }
}

fn text(key: &InstanceKey) -> &str {
    match key {
        InstanceKey::String(key) => key,
        InstanceKey::Int(_) => "",
    }
}

/// Evaluates `count` or `for_each` of a block in a module instance.
pub(super) fn instances<'a>(
    evaluator: &Evaluator<'a>,
    module: &Rc<ModuleInstance<'a>>,
    count: Option<&Expression>,
    for_each: Option<&Expression>,
) -> Instances {
    let scope = BlockScope::of(evaluator, module);
    match (count, for_each) {
        (Some(count), _) => counted(evaluator, count, &scope.value(count)),
        (None, Some(for_each)) => each(evaluator, for_each, &scope.value(for_each)),
        (None, None) => Instances::Single,
    }
}

fn counted(evaluator: &Evaluator, expression: &Expression, value: &Value) -> Instances {
    let unknown = |because: Because| {
        let index = Value::unknown_not_null(Type::Number, because.clone());
        Instances::Unknown(Repetition::Count(index), because)
    };
    let invalid = |what: &str| {
        evaluator.invalid(expression.span, what);
        unknown(Because::of(Cause::Invalid))
    };
    let Ok(number) = convert(value, &Type::Number) else {
        return invalid("`count` must be a number");
    };
    if number.marks.contains(Marks::EPHEMERAL) {
        return invalid("`count` can't be ephemeral");
    }
    match &number.data {
        Data::Null(_) => invalid("`count` can't be null"),
        Data::Number(number) => match number.to_string().parse::<u64>() {
            Ok(count) => match usize::try_from(count)
                .ok()
                .filter(|count| evaluator.take_instances(*count, expression.span))
            {
                Some(count) => Instances::Count(count),
                None => unknown(Because::of(Cause::TooLarge)),
            },
            Err(_) => invalid("`count` must be a whole number, and not below zero"),
        },
        _ => unknown(number.because().computed()),
    }
}

fn each(evaluator: &Evaluator, expression: &Expression, value: &Value) -> Instances {
    let unknown = |because: Because| {
        let key = Value::unknown_not_null(Type::String, because.clone());
        let each = match &value.data {
            // A set's elements are their own keys.
            Data::Set(..) => key.clone(),
            _ => Value::unknown(Type::Dynamic, because.clone()),
        };
        Instances::Unknown(Repetition::Each(key, each), because)
    };
    let invalid = |what: &str| {
        evaluator.invalid(expression.span, what);
        unknown(Because::of(Cause::Invalid))
    };
    if value.marks.contains(Marks::SENSITIVE) {
        return invalid("`for_each` can't be sensitive: its keys would be shown");
    }
    if value.marks.contains(Marks::EPHEMERAL) {
        return invalid("`for_each` can't be ephemeral");
    }
    let entries: Vec<(InstanceKey, Value)> = match &value.data {
        Data::Unknown(_) => return unknown(value.because().computed()),
        Data::Null(_) => return invalid("`for_each` can't be null"),
        Data::Map(_, entries) | Data::Object(entries) => {
            entries.iter().map(|(key, value)| (InstanceKey::String((&**key).into()), value.clone())).collect()
        }
        Data::Set(_, elements) => {
            if elements.iter().any(|element| !element.is_known()) {
                return unknown(value.because().computed());
            }
            let keys = elements
                .iter()
                .map(|element| Some((InstanceKey::String(element.as_str()?.into()), element.clone())));
            match keys.collect() {
                Some(entries) => entries,
                None => return invalid("`for_each` must be a map, or a set of strings without null"),
            }
        }
        _ => return invalid("`for_each` must be a map, or a set of strings"),
    };
    if !evaluator.take_instances(entries.len(), expression.span) {
        return unknown(Because::of(Cause::TooLarge));
    }
    Instances::Each(entries)
}
