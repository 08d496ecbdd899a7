//! Uses of values: what each needs.

use super::interpret::{Interpreter, Mode, Use};
use super::place::{At, Place, Shape};
use super::value::Abstract;

impl Interpreter<'_> {
    /// The whole of a place has to be settled.
    pub(super) fn settle(&mut self, place: &Place) {
        self.mention_below(place);
        self.schema.settle(place, &mut self.needs);
    }

    /// No element of a place may be missing.
    pub(super) fn settle_extent(&mut self, place: &Place) {
        if place.at != At::Members {
            self.mention_below(place);
        }
        self.schema.settle_extent(place, &mut self.needs);
    }

    /// Takes down the reads that a place holds without naming them.
    pub(super) fn mention_below(&mut self, place: &Place) {
        let deep = matches!(place.at, At::Object | At::Related | At::Members);
        if !deep && !matches!(place.at, At::Values | At::AnyRead) {
            return;
        }
        if place.at != At::Related {
            for name in self.schema.reads(&place.related) {
                self.mentioned.insert((place.related.clone(), Some(name.to_owned())));
            }
        }
        if deep {
            for name in self.schema.joins(&place.related) {
                let members = place.members(name);
                self.mentioned.insert((members.related.clone(), None));
                self.mention_below(&members);
            }
        }
    }

    /// A value is asked for: whether it is there.
    pub(super) fn settle_presence(&mut self, value: &Abstract) {
        match value {
            Abstract::Part(place) => {
                if place.at == At::AnyRead {
                    self.mention_below(place);
                }
                self.schema.settle_presence(place, &mut self.needs);
            }
            Abstract::Any(values) => values.iter().for_each(|value| self.settle_presence(value)),
            _ => {}
        }
    }

    /// A value is used: what has to be settled for the use to mean the same.
    pub(super) fn consume(&mut self, value: &Abstract, how: Use, mode: Mode) {
        match value {
            Abstract::Known(_) | Abstract::Text(_) => {}
            Abstract::Part(place) => {
                let collection = matches!(place.at, At::Object | At::Values | At::Related | At::Members);
                let whole = how == Use::Whole && place.shape != Shape::Scalar;
                if mode == Mode::Closed || whole || collection || place.is_mention() {
                    self.settle(place);
                }
            }
            Abstract::KeyOf(collection) => {
                self.walk(collection, Mode::Closed);
            }
            Abstract::List(items) | Abstract::Set(items) | Abstract::Any(items) => {
                let how = if matches!(value, Abstract::Any(_)) { how } else { Use::Whole };
                for item in items {
                    self.consume(item, how, mode);
                }
            }
            Abstract::Object(fields) => {
                for (key, value) in fields {
                    self.consume(key, Use::Whole, mode);
                    self.consume(value, Use::Whole, mode);
                }
            }
            Abstract::Bag(bag) => {
                self.needs.extend(bag.settled.iter().cloned());
                self.consume(&bag.key, Use::Whole, Mode::Closed);
                self.consume(&bag.value, Use::Whole, Mode::Closed);
            }
            Abstract::Data(_) | Abstract::Unbound => {
                self.give_up();
            }
        }
    }

    /// Whether two values are equal, or which is less.
    pub(super) fn compare(&mut self, left: &Abstract, right: &Abstract, mode: Mode) {
        if mode == Mode::Closed && !left.is_empty_literal() && !right.is_empty_literal() {
            self.consume(left, Use::Whole, mode);
            self.consume(right, Use::Whole, mode);
            return;
        }
        match (left, right) {
            (Abstract::Any(values), other) | (other, Abstract::Any(values)) => {
                for value in values {
                    self.compare(value, other, mode);
                }
            }
            (Abstract::List(a), Abstract::List(b)) => {
                for (a, b) in a.iter().zip(b) {
                    self.compare(a, b, mode);
                }
            }
            // A list's index is no string, and a map's key stays.
            (Abstract::KeyOf(_), other) | (other, Abstract::KeyOf(_)) if other.is_text() => {}
            (empty, other) | (other, empty) if empty.is_empty_literal() => {
                self.walk(other, Mode::Closed);
            }
            _ => {
                let how = if left.is_scalar() || right.is_scalar() { Use::Scalar } else { Use::Whole };
                self.consume(left, how, mode);
                self.consume(right, how, mode);
            }
        }
    }
}
