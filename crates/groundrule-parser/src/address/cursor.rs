//! Walks through the text of an address.

use super::{AddressError, InstanceKey, quoted};

/// What is left of the text, and where that is.
pub(super) struct Cursor<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0 }
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// Passes `token` if it stands here.
    pub(super) fn skip(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.offset += token.len();
        }
        found
    }

    pub(super) fn expect(&mut self, token: &str, expected: &'static str) -> Result<(), AddressError> {
        if self.skip(token) { Ok(()) } else { Err(self.error(expected)) }
    }

    pub(super) fn expect_end(&self) -> Result<(), AddressError> {
        if self.at_end() { Ok(()) } else { Err(self.error("the end of the address")) }
    }

    /// A name: Terraform's identifiers hold letters and digits of any language, `_` and `-`.
    pub(super) fn name(&mut self) -> Result<&'a str, AddressError> {
        let rest = self.rest();
        let length = rest.find(|c: char| !is_name_part(c)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.error("a name"));
        }
        self.offset += length;
        Ok(&rest[..length])
    }

    /// An instance key, if one stands here.
    pub(super) fn key(&mut self) -> Result<Option<InstanceKey>, AddressError> {
        if !self.skip("[") {
            return Ok(None);
        }
        let key = if self.skip("\"") {
            let (key, length) =
                quoted::read(self.rest()).ok_or_else(|| self.error("a quoted key that ends"))?;
            self.offset += length;
            InstanceKey::String(key.into())
        } else {
            InstanceKey::Int(self.integer()?)
        };
        self.expect("]", "`]`")?;
        Ok(Some(key))
    }

    /// A whole number as Terraform prints it, so that reading and printing it again gives the same text.
    fn integer(&mut self) -> Result<i64, AddressError> {
        let rest = self.rest();
        let digits = &rest[..rest.find(']').unwrap_or(rest.len())];
        let number = digits.parse::<i64>().ok().filter(|number| number.to_string() == digits);
        let number = number.ok_or_else(|| self.error("a whole number or a quoted key"))?;
        self.offset += digits.len();
        Ok(number)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.offset..]
    }

    fn error(&self, expected: &'static str) -> AddressError {
        AddressError { offset: self.offset, expected }
    }
}

/// Whether a name may hold `c`.
pub(super) fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}
