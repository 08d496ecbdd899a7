//! What the interpreter knows of a value: how it may differ while parts of the input are unknown.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::rule::Need;

use super::interpret::Mode;
use super::place::{At, Place, Shape};

/// A value, as far as it matters for needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Abstract {
    /// The same in every world that has it.
    Known(Form),
    /// A string, one of these.
    Text(Rc<BTreeSet<String>>),
    /// What stands at a place of the input: there may be more of it in a world that knows more.
    Part(Place),
    /// Key of what a walk over the value came by: a map's key stays, a list's index shifts where elements are
    /// missing.
    KeyOf(Rc<Abstract>),
    /// An array written out.
    List(Vec<Abstract>),
    /// A set written out.
    Set(Vec<Abstract>),
    /// An object written out.
    Object(Vec<(Abstract, Abstract)>),
    /// What bodies gather: a comprehension, a partial rule.
    Bag(Rc<Bag>),
    /// One of these.
    Any(Vec<Abstract>),
    /// `data.<path>` where packages are.
    Data(Vec<String>),
    /// A variable without a value yet.
    Unbound,
}

/// Form of a known value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    Any,
    Text,
    Number,
    /// Also null.
    Bool,
    /// A scalar that the input holds.
    Scalar,
    /// A setting, or a part of one that is no element.
    Setting,
    /// An element of a setting: a scalar, of use as a key only if it is a string, or an object read by field.
    SettingElement,
}

/// What bodies gather.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Bag {
    pub(super) kind: BagKind,
    /// Of an object; what arrays and sets are asked by is in their elements.
    pub(super) key: Abstract,
    pub(super) value: Abstract,
    /// What makes an element that is there count.
    pub(super) walked: BTreeSet<Need>,
    /// What makes it known that none is missing.
    pub(super) settled: BTreeSet<Need>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum BagKind {
    Array,
    Set,
    Object,
}

impl Abstract {
    /// A string.
    pub(super) fn text(text: &str) -> Abstract {
        Abstract::Text(Rc::new(BTreeSet::from([text.to_owned()])))
    }

    /// The string that it must be.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Abstract::Text(texts) if texts.len() == 1 => texts.first().map(String::as_str),
            _ => None,
        }
    }

    /// One of the given values.
    pub(super) fn any(values: impl IntoIterator<Item = Abstract>) -> Abstract {
        let mut texts: Option<BTreeSet<String>> = None;
        let mut others: BTreeSet<Abstract> = BTreeSet::new();
        let mut pending: Vec<Abstract> = values.into_iter().collect();
        while let Some(value) = pending.pop() {
            match value {
                Abstract::Any(values) => pending.extend(values),
                Abstract::Text(more) => texts.get_or_insert_default().extend(more.iter().cloned()),
                other => {
                    others.insert(other);
                }
            }
        }
        let mut all: Vec<Abstract> =
            texts.map(|texts| Abstract::Text(Rc::new(texts))).into_iter().chain(others).collect();
        if all.len() == 1 { all.remove(0) } else { Abstract::Any(all) }
    }

    /// Nothing of it is hidden if it is there.
    pub(super) fn is_scalar(&self) -> bool {
        match self {
            Abstract::Known(form) => !matches!(form, Form::Any | Form::Setting),
            Abstract::Text(_) | Abstract::KeyOf(_) => true,
            Abstract::Part(place) => place.shape == Shape::Scalar,
            Abstract::Any(values) => values.iter().all(Abstract::is_scalar),
            _ => false,
        }
    }

    /// A string for certain.
    pub(super) fn is_text(&self) -> bool {
        match self {
            Abstract::Known(Form::Text) | Abstract::Text(_) => true,
            Abstract::Any(values) => values.iter().all(Abstract::is_text),
            _ => false,
        }
    }

    /// As a key: can it be a list's index?
    pub(super) fn may_be_index(&self) -> bool {
        match self {
            Abstract::Known(Form::Text | Form::Bool | Form::SettingElement) | Abstract::Text(_) => false,
            Abstract::Any(values) => values.iter().any(Abstract::may_be_index),
            _ => true,
        }
    }

    /// Whether it is made of more than `left` parts.
    pub(super) fn exceeds(&self, left: &mut usize) -> bool {
        let Some(rest) = left.checked_sub(1) else { return true };
        match self {
            Abstract::Known(_) | Abstract::Text(_) | Abstract::Data(_) | Abstract::Unbound => return false,
            _ => *left = rest,
        }
        match self {
            Abstract::KeyOf(of) => of.exceeds(left),
            Abstract::List(items) | Abstract::Set(items) | Abstract::Any(items) => {
                items.iter().any(|item| item.exceeds(left))
            }
            Abstract::Object(fields) => {
                fields.iter().any(|(key, value)| key.exceeds(left) || value.exceeds(left))
            }
            Abstract::Bag(bag) => bag.key.exceeds(left) || bag.value.exceeds(left),
            _ => false,
        }
    }

    /// Put together by the policy, so that its parts have values.
    pub(super) fn is_written(&self) -> bool {
        match self {
            Abstract::List(_) | Abstract::Object(_) => true,
            Abstract::Any(values) => values.iter().all(Abstract::is_written),
            _ => false,
        }
    }

    /// As the result of a step of a reference: the step cannot have missed.
    pub(super) fn is_always_there(&self) -> bool {
        match self {
            // A `ref`, a setting (which has a default), a package, or a rule that has a value whatever happens.
            Abstract::Known(Form::Number | Form::Setting)
            | Abstract::Data(_)
            | Abstract::Bag(_)
            | Abstract::List(_)
            | Abstract::Set(_)
            | Abstract::Object(_) => true,
            Abstract::Part(place) => {
                matches!(place.at, At::Object | At::Values | At::Related | At::Members | At::Element(_))
            }
            _ => false,
        }
    }

    /// `[]` or `set()`.
    pub(super) fn is_empty_literal(&self) -> bool {
        matches!(self, Abstract::List(items) | Abstract::Set(items) if items.is_empty())
    }

    /// Same as [`Self::found`] in the positive mode; in the closed one a value may be absent.
    pub(super) fn found_if(self, mode: Mode) -> Abstract {
        if mode == Mode::Positive { self.found() } else { self }
    }

    /// The value as a solution holds it: a scalar that is there is known.
    fn found(self) -> Abstract {
        match self {
            Abstract::Part(place) if place.shape == Shape::Scalar && !place.is_mention() => {
                Abstract::Known(Form::Scalar)
            }
            Abstract::List(items) => Abstract::List(items.into_iter().map(Abstract::found).collect()),
            Abstract::Any(values) => Abstract::any(values.into_iter().map(Abstract::found)),
            other => other,
        }
    }
}
