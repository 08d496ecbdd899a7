//! What may be said of a call that failed: Terraform quotes values, a linter's log must not.

use super::FunctionError;
use crate::language::value::{Data, Value};

/// Shorter parts of a value are found in any sentence, and tell nothing.
const SHORTEST: usize = 3;

impl FunctionError {
    /// The sentence; only how it begins if the rest may hold a part of the values that the function was given.
    pub fn without(&self, values: &[Value]) -> &str {
        let Some((start, detail)) = self.message.split_once(": ") else { return &self.message };
        let quoted: Vec<&str> = detail.split(['"', '\'', '`']).skip(1).step_by(2).collect();
        if values.iter().any(|value| holds_part(detail, &quoted, value)) { start } else { &self.message }
    }
}

/// Whether a sentence holds a word of a value, or quotes something out of it.
fn holds_part(detail: &str, quoted: &[&str], value: &Value) -> bool {
    let of_text = |text: &str| {
        quoted.iter().any(|quote| !quote.is_empty() && text.contains(quote))
            || text
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.chars().count() >= SHORTEST && detail.contains(word))
    };
    match &value.data {
        Data::String(text) => of_text(text),
        Data::Number(number) => of_text(&number.to_string()),
        Data::Map(_, entries) | Data::Object(entries) => {
            entries.iter().any(|(key, value)| of_text(key) || holds_part(detail, quoted, value))
        }
        _ => value.children().any(|child| holds_part(detail, quoted, child)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<'e>(error: &'e FunctionError, text: &str) -> &'e str {
        error.without(&[Value::tuple([Value::from(text)])])
    }

    #[test]
    fn what_holds_a_part_of_a_value_is_left_out() {
        let message = "Invalid value for \"v\" parameter: cannot use \"hun\" as year.";
        let error = FunctionError { argument: None, message: message.into() };
        assert_eq!(said(&error, "hunter2"), "Invalid value for \"v\" parameter");
        assert_eq!(said(&error, "x-cannot-x"), "Invalid value for \"v\" parameter");
        assert_eq!(said(&error, "other"), message);
    }
}
