//! The evaluation as the JSON that `terraform show -json` gives of a plan.

pub(super) mod change;
pub(super) mod configuration;
pub(super) mod expressions;
pub(super) mod plan;
pub(super) mod providers;
pub(super) mod value;

/// A JSON object or list being written.
pub(super) struct Writer<'w> {
    out: &'w mut String,
    is_first: bool,
    end: char,
}

impl<'w> Writer<'w> {
    /// Begins an object.
    pub(super) fn object(out: &'w mut String) -> Self {
        out.push('{');
        Writer { out, is_first: true, end: '}' }
    }

    /// Begins a list.
    pub(super) fn list(out: &'w mut String) -> Self {
        out.push('[');
        Writer { out, is_first: true, end: ']' }
    }

    /// Where the next element of a list is to be written.
    pub(super) fn element(&mut self) -> &mut String {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(',');
        }
        self.out
    }

    /// Where the value of the next key is to be written.
    pub(super) fn key(&mut self, key: &str) -> &mut String {
        let out = self.element();
        value::text(out, key);
        out.push(':');
        out
    }

    /// A key with a string.
    pub(super) fn string(&mut self, key: &str, text: &str) {
        value::text(self.key(key), text);
    }

    /// A key with `true`, and nothing for `false`.
    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.key(key).push_str("true");
        }
    }

    /// Ends it.
    pub(super) fn end(self) {
        self.out.push(self.end);
    }
}
