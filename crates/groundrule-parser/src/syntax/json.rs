//! JSON syntax to the tree: a reader of our own, because the common ones keep no places.
//!
//! Strings are templates, as Terraform takes them where it evaluates; where it doesn't (defaults of variables, values of
//! `terraform.tfvars.json`) they are what they are: [`parse_values`].

mod place;

use super::error::{SyntaxError, SyntaxErrorKind};
use super::native::{MAX_LENGTH, Parsed, parse_expression, parse_template};
use super::tree::{
    Attribute, Body, Expression, ExpressionKind, FileId, Name, ObjectItem, Span, UnaryOperator,
};
use place::Places;

/// Objects in objects.
const MAX_DEPTH: usize = 128;

/// Reads a file in JSON syntax: every property of the outermost object is an attribute.
pub fn parse(file: FileId, text: &str) -> Parsed {
    read(file, text, true)
}

/// Reads a file in JSON syntax that holds no expressions.
pub fn parse_values(file: FileId, text: &str) -> Parsed {
    read(file, text, false)
}

/// Reads the value at `span` once more, with strings as they are.
pub fn parse_value(span: Span, text: &str) -> Result<Expression, SyntaxError> {
    let mut reader = Reader::new(span.file, text, false);
    reader.at = span.start as usize;
    reader.value()
}

/// Reads the expression that the quoted string at `span` says, in JSON or native syntax.
pub fn parse_quoted_expression(span: Span, text: &str) -> Result<Expression, SyntaxError> {
    let mut reader = Reader::new(span.file, text, false);
    reader.at = span.start as usize;
    if reader.peek() != Some(b'"') {
        return reader.fail("a string is expected here");
    }
    let (text, places) = reader.characters()?;
    match parse_expression(span.file, 0, &text) {
        Ok(mut expression) => {
            places.restore(&mut expression);
            Ok(expression)
        }
        Err(error) => Err(SyntaxError { span: places.span(error.span), ..error }),
    }
}

fn read(file: FileId, text: &str, templates: bool) -> Parsed {
    let mut parsed = Parsed::default();
    let mut reader = Reader::new(file, text, templates);
    parsed.body.span = reader.span(0, text.len().min(u32::MAX as usize));
    parsed.body.is_json = true;
    match reader.document() {
        Ok(value) => {
            let bodies = match &value.kind {
                ExpressionKind::Tuple(elements) => &elements[..],
                _ => std::slice::from_ref(&value),
            };
            for body in bodies {
                match &body.kind {
                    ExpressionKind::Object(items) => {
                        parsed.body.attributes.extend(Body::of_json(body, items).attributes);
                    }
                    _ => reader.errors.push(SyntaxError {
                        span: body.span,
                        kind: SyntaxErrorKind::Json("an object is expected here".into()),
                    }),
                }
            }
        }
        Err(error) => reader.errors.push(error),
    }
    parsed.errors = reader.errors;
    parsed
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    depth: usize,
    /// Strings are templates.
    templates: bool,
    errors: Vec<SyntaxError>,
}

impl<'a> Reader<'a> {
    fn new(file: FileId, text: &'a str, templates: bool) -> Self {
        Self { file, text, at: 0, depth: 0, templates, errors: Vec::new() }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| u32::try_from(at).expect("files are shorter than 4 GB");
        Span { file: self.file, start: place(start), end: place(end) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fail<T>(&self, message: &str) -> Result<T, SyntaxError> {
        let at = self.text.floor_char_boundary(self.at);
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        Err(SyntaxError { span: self.span(at, at + length), kind: SyntaxErrorKind::Json(message.into()) })
    }

    fn spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn document(&mut self) -> Result<Expression, SyntaxError> {
        if self.text.len() > MAX_LENGTH {
            let kind = SyntaxErrorKind::TooLarge { limit: MAX_LENGTH, unit: "bytes" };
            return Err(SyntaxError { span: self.span(0, 0), kind });
        }
        self.spaces();
        let value = self.value()?;
        self.spaces();
        if self.at < self.text.len() { self.fail("the document has ended before this") } else { Ok(value) }
    }

    fn value(&mut self) -> Result<Expression, SyntaxError> {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => return self.string(),
            Some(b'-') => {
                // As native syntax has it: an operator and a number.
                self.at += 1;
                let operand = self.at;
                let kind = self.number()?;
                let operand = Expression { kind, span: self.span(operand, self.at) };
                ExpressionKind::Unary(UnaryOperator::Negate, Box::new(operand))
            }
            Some(b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Expression { kind, span: self.span(start, self.at) })
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<ExpressionKind, SyntaxError>,
    ) -> Result<ExpressionKind, SyntaxError> {
        if self.depth == MAX_DEPTH {
            return Err(SyntaxError {
                span: self.span(self.at, self.at + 1),
                kind: SyntaxErrorKind::TooDeep,
            });
        }
        self.depth += 1;
        self.at += 1;
        self.spaces();
        let kind = read(self);
        self.depth -= 1;
        kind
    }

    /// Behind an element: whether another one follows.
    fn goes_on(&mut self, close: u8) -> Result<bool, SyntaxError> {
        self.spaces();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.spaces();
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            None => self.fail("the file ends too early"),
            Some(_) => self.fail(&format!("`,` or `{}` is expected here", char::from(close))),
        }
    }

    fn object(&mut self) -> Result<ExpressionKind, SyntaxError> {
        let mut items = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(ExpressionKind::Object(items));
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.fail("a name in quotes is expected here");
            }
            let key = self.string()?;
            self.spaces();
            if self.peek() != Some(b':') {
                return self.fail("`:` is expected here");
            }
            self.at += 1;
            self.spaces();
            let value = self.value()?;
            items.push(ObjectItem { key, value });
            if !self.goes_on(b'}')? {
                return Ok(ExpressionKind::Object(items));
            }
        }
    }

    fn array(&mut self) -> Result<ExpressionKind, SyntaxError> {
        let mut elements = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(ExpressionKind::Tuple(elements));
        }
        loop {
            elements.push(self.value()?);
            if !self.goes_on(b']')? {
                return Ok(ExpressionKind::Tuple(elements));
            }
        }
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.fail("a digit is expected here");
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<ExpressionKind, SyntaxError> {
        let start = self.at;
        self.digits()?;
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(ExpressionKind::Number(self.text[start..self.at].into()))
    }

    fn word(&mut self) -> Result<ExpressionKind, SyntaxError> {
        let words = [
            ("null", ExpressionKind::Null),
            ("true", ExpressionKind::Bool(true)),
            ("false", ExpressionKind::Bool(false)),
        ];
        for (word, kind) in words {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        self.fail(if self.at < self.text.len() {
            "a value is expected here"
        } else {
            "the file ends too early"
        })
    }

    fn string(&mut self) -> Result<Expression, SyntaxError> {
        let start = self.at;
        let (text, places) = self.characters()?;
        let span = self.span(start, self.at);
        let literal = |text: String| Expression { kind: ExpressionKind::String(text.into()), span };
        if !self.templates || !(text.contains("${") || text.contains("%{")) {
            return Ok(literal(text));
        }
        match parse_template(self.file, 0, &text) {
            Ok(mut template) => {
                places.restore(&mut template);
                template.span = span;
                Ok(template)
            }
            Err(mut error) => {
                error.span = places.span(error.span);
                self.errors.push(error);
                Ok(literal(text))
            }
        }
    }

    /// At a quote: the text behind it up to the next one, and where its characters stand.
    fn characters(&mut self) -> Result<(String, Places), SyntaxError> {
        let start = self.at;
        let mut places = Places::new(start + 1);
        let mut text = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(plain) = rest.find(|character: char| matches!(character, '"' | '\\') || character < ' ')
            else {
                self.at = start;
                return self.fail("a string is not closed");
            };
            text.push_str(&rest[..plain]);
            self.at += plain;
            match self.text.as_bytes()[self.at] {
                b'"' => {
                    self.at += 1;
                    return Ok((text, places));
                }
                b'\\' => {
                    places.push(text.len(), self.at);
                    text.push(self.escape()?);
                    places.push(text.len(), self.at);
                }
                _ => return self.fail("a string holds a control character, which must be escaped"),
            }
        }
    }

    /// At a backslash.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        self.at += 1;
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let unit = self.unit()?;
                let next = self.text.as_bytes()[self.at..].starts_with(b"\\u");
                if (0xD800..0xDC00).contains(&unit) && next {
                    let here = self.at;
                    self.at += 1;
                    let second = self.unit()?;
                    return Ok(char::decode_utf16([unit, second])
                        .next()
                        .and_then(Result::ok)
                        .unwrap_or_else(|| {
                            self.at = here;
                            char::REPLACEMENT_CHARACTER
                        }));
                }
                return Ok(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => return self.fail("this escapes nothing"),
        };
        self.at += 1;
        Ok(character)
    }

    /// At the `u` of `\u1234`.
    fn unit(&mut self) -> Result<u16, SyntaxError> {
        self.at += 1;
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                self.at += 4;
                Ok(unit)
            }
            None => self.fail("four hexadecimal digits are expected here"),
        }
    }
}

impl Body {
    /// An object of JSON syntax as the body of a block. `//` is a comment.
    pub(super) fn of_json(value: &Expression, items: &[ObjectItem]) -> Body {
        let attributes = items.iter().filter_map(|item| {
            let name = Name { text: item.key.as_str()?.into(), span: item.key.span };
            let span = item.key.span.to(item.value.span);
            (&*name.text != "//").then(|| Attribute { name, value: item.value.clone(), span })
        });
        Body { attributes: attributes.collect(), blocks: Vec::new(), span: value.span, is_json: true }
    }
}
