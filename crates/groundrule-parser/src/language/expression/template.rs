//! Templates: interpolations and directives in strings.

use super::budget::LONGEST_STRING;
use super::conditional::Arm;
use super::{Evaluation, Names};
use crate::language::convert::convert;
use crate::language::types::Type;
use crate::language::value::{Because, Data, Marks, Unknown, Value, normal};
use crate::syntax::Span;
use crate::syntax::tree::{Expression, TemplatePart};

/// Of what is known at either end of a string this much is kept.
const LONGEST_END: usize = 128;

/// A string that is being put together.
struct Text {
    /// Up to the first unknown part.
    known: String,
    /// Why parts of it are unknown.
    unknown: Vec<Because>,
    /// Behind the last unknown part.
    end: String,
    marks: Marks,
}

impl Text {
    fn new() -> Self {
        Text { known: String::new(), unknown: Vec::new(), end: String::new(), marks: Marks::NONE }
    }

    /// Adds a value that is no null; whether it could be a part of a string.
    fn push(&mut self, value: &Value) -> Result<(), String> {
        self.marks = self.marks.union(value.marks);
        if let Some(unknown) = value.as_unknown() {
            // Beyond a few more of them say nothing new.
            if self.unknown.len() < 256 {
                self.unknown.push(unknown.because.clone());
            }
            self.end.clear();
            if let Some(suffix) = &unknown.suffix {
                self.end.push_str(suffix);
            }
            return Ok(());
        }
        match convert(value, &Type::String).map(|value| value.data) {
            Ok(Data::String(text)) => {
                let part = if self.unknown.is_empty() { &mut self.known } else { &mut self.end };
                part.push_str(&text);
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn finish(self) -> Value {
        if self.unknown.is_empty() {
            return Value::from(self.known).marked(self.marks);
        }
        let (prefix, suffix) = (known_prefix(&self.known), known_suffix(&self.end));
        let unknown = Unknown {
            not_null: true,
            prefix: (!prefix.is_empty()).then(|| normal(prefix)),
            suffix: (!suffix.is_empty()).then(|| normal(suffix)),
            ..Unknown::new(Type::String, Because::union(self.unknown))
        };
        Value::from(unknown).marked(self.marks)
    }
}

impl Evaluation<'_> {
    /// A quoted string or heredoc with parts. A lone interpolation is the value itself.
    pub(super) fn template(&mut self, parts: &[TemplatePart], span: Span, names: Option<&Names>) -> Value {
        match parts {
            [TemplatePart::Interpolation(inner)] => self.value(inner, names),
            parts => self.text(parts, span, names),
        }
    }

    /// A string, put together from parts.
    fn text(&mut self, parts: &[TemplatePart], span: Span, names: Option<&Names>) -> Value {
        let mut text = Text::new();
        for part in parts {
            let (value, span) = match part {
                TemplatePart::Literal(literal) => (Value::from(&**literal), span),
                TemplatePart::Interpolation(inner) => (self.value(inner, names), inner.span),
                TemplatePart::If { condition, then, otherwise } => {
                    (self.directive_if(condition, then, otherwise, span, names), condition.span)
                }
                TemplatePart::For { key, value, collection, body } => {
                    (self.directive_for(key.as_deref(), value, collection, body, names), collection.span)
                }
            };
            self.push(&mut text, &value, span, "Cannot include a null value in a string template.");
            if text.known.len() + text.end.len() > LONGEST_STRING {
                return self.too_large(span);
            }
        }
        self.built(text.finish(), span)
    }

    fn push(&mut self, text: &mut Text, value: &Value, span: Span, null: &str) {
        let message = if value.is_null() {
            format!("The expression result is null. {null}")
        } else {
            match text.push(value) {
                Ok(()) => return,
                Err(error) => format!("Cannot include the given value in a string template: {error}."),
            }
        };
        let invalid = self.invalid(span, message);
        text.unknown.push(invalid.because());
    }

    fn directive_if(
        &mut self,
        condition: &Expression,
        then: &[TemplatePart],
        otherwise: &[TemplatePart],
        span: Span,
        names: Option<&Names>,
    ) -> Value {
        let mut arm = |parts: &[TemplatePart]| {
            let (value, problems) = self.apart(|here| here.nested_text(parts, span, names));
            Arm { value, span: condition.span, problems }
        };
        let then = arm(then);
        let otherwise = arm(otherwise);
        let value = self.value(condition, names);
        self.choose(&value, condition.span, then, otherwise)
    }

    fn directive_for(
        &mut self,
        key: Option<&str>,
        value: &str,
        collection: &Expression,
        body: &[TemplatePart],
        names: Option<&Names>,
    ) -> Value {
        let (elements, marks) = match self.elements(collection, names) {
            Ok(elements) => elements,
            Err(unknown) => {
                return Value::unknown(Type::String, unknown.because()).marked(unknown.marks);
            }
        };
        let mut text = Text::new();
        text.marks = marks;
        for (element_key, element) in &elements {
            let names =
                Names { key: key.map(|name| (name, element_key)), value: (value, element), outer: names };
            let part = self.nested_text(body, collection.span, Some(&names));
            self.push(&mut text, &part, collection.span, "Cannot include a null value in a string template.");
            if text.known.len() + text.end.len() > LONGEST_STRING || !self.take(1) {
                return self.too_large(collection.span);
            }
        }
        self.built(text.finish(), collection.span)
    }

    /// Directives nest without an expression around each: their depth is watched here.
    fn nested_text(&mut self, parts: &[TemplatePart], span: Span, names: Option<&Names>) -> Value {
        let budget = self.scope.budget();
        let value = if budget.enter() && self.take(1) {
            stacker::maybe_grow(super::STACK_LEFT, super::STACK_MORE, || self.text(parts, span, names))
        } else {
            self.too_large(span)
        };
        budget.leave();
        value
    }
}

/// What surely stays the beginning of a string: without a last character that may become another one by what follows.
fn known_prefix(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(LONGEST_END)];
    let ends = |character: char| {
        character.is_ascii_punctuation() && !matches!(character, '<' | '=' | '>' | '`')
            || matches!(character, ' ' | '\t')
    };
    if text.ends_with(ends) {
        return text;
    }
    // What combines stands behind what it combines with.
    let mut kept = text;
    while let Some(last) = kept.chars().next_back() {
        kept = &kept[..kept.len() - last.len_utf8()];
        if last.is_ascii() {
            break;
        }
    }
    kept
}

/// What surely stays the end of a string: from a first character on that nothing before it can change.
fn known_suffix(text: &str) -> &str {
    let text = &text[text.ceil_char_boundary(text.len().saturating_sub(LONGEST_END))..];
    text.trim_start_matches(|character: char| !character.is_ascii())
}
