//! The few expressions that the cases are made of: literals, calls, and what the recorder's prelude names.

use groundrule_parser::language::functions::{self, Context};
use groundrule_parser::language::number::Number;
use groundrule_parser::language::types::Type;
use groundrule_parser::language::value::{Because, Data, Marks, Unknown, Value};

/// What an expression is, or the detail of its error.
pub(crate) fn evaluate(expression: &str, context: &Context) -> Result<Value, String> {
    let mut reader = Reader { rest: expression, context };
    let value = reader.value()?;
    assert!(reader.peek().is_none(), "{expression}: {} is left", reader.rest);
    Ok(value)
}

struct Reader<'a> {
    rest: &'a str,
    context: &'a Context<'a>,
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn skip(&mut self, sign: &str) -> bool {
        self.peek();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &'a str {
        let end =
            self.rest.find(|c: char| !c.is_alphanumeric() && !"_.:-".contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn value(&mut self) -> Result<Value, String> {
        match self.peek().expect("an expression") {
            '"' => Ok(self.string().into()),
            '[' => {
                self.skip("[");
                Ok(Value::tuple(self.values("]")?.0))
            }
            '{' => self.object(),
            '(' => {
                self.skip("(");
                let value = self.value()?;
                assert!(self.skip(")"));
                Ok(value)
            }
            first if first.is_ascii_digit() || first == '-' => {
                let word = self.word();
                let word = if word.ends_with(['e', 'E']) && self.skip("+") {
                    word.to_owned() + self.word()
                } else {
                    word.into()
                };
                Ok(Number::parse(&word).unwrap_or_else(|| panic!("{word} is a number")).into())
            }
            _ => self.named(),
        }
    }

    fn named(&mut self) -> Result<Value, String> {
        let name = self.word();
        if self.skip("(") {
            let (mut arguments, expands) = self.values(")")?;
            if expands && let Some(last) = arguments.pop() {
                arguments.extend(last.children().cloned());
            }
            let function = functions::find(name).unwrap_or_else(|| panic!("{name} is a function"));
            return function.call(&arguments, self.context).map_err(|error| error.to_string());
        }
        let unknown = |ty: Type| Value::unknown(ty, Because::nothing());
        Ok(match name {
            "null" => Value::null(Type::Dynamic),
            "true" => true.into(),
            "false" => false.into(),
            "local.secret" => Value::from("secret").marked(Marks::SENSITIVE),
            "local.unknown_string" => unknown(Type::String),
            "local.unknown_number" => unknown(Type::Number),
            "local.unknown_bool" => unknown(Type::Bool),
            "local.unknown_list" => unknown(Type::list(Type::String)),
            "local.unknown_set" => unknown(Type::set(Type::String)),
            "local.unknown_map" => unknown(Type::map(Type::String)),
            "local.unknown_object" => unknown(Type::object([("a", Type::String)])),
            "local.unknown_tuple" => unknown(Type::tuple([Type::String, Type::Number])),
            "local.unknown_any" => unknown(Type::Dynamic),
            "local.unknown_arn" => Data::Unknown(Box::new(Unknown {
                ty: Type::String,
                not_null: true,
                prefix: Some("arn:aws:".into()),
                because: Because::nothing(),
                decoded: None,
            }))
            .into(),
            name => panic!("{name} is nothing"),
        })
    }

    fn values(&mut self, end: &str) -> Result<(Vec<Value>, bool), String> {
        let mut values = Vec::new();
        let mut expands = false;
        while !self.skip(end) {
            values.push(self.value()?);
            expands = self.skip("...");
            self.skip(",");
        }
        Ok((values, expands))
    }

    fn object(&mut self) -> Result<Value, String> {
        self.skip("{");
        let mut entries = Vec::new();
        while !self.skip("}") {
            let key = if self.peek() == Some('"') { self.string() } else { self.word().to_owned() };
            assert!(self.skip("=") || self.skip(":"));
            entries.push((key, self.value()?));
            self.skip(",");
        }
        Ok(Value::object(entries))
    }

    fn string(&mut self) -> String {
        let mut text = String::new();
        let mut characters = self.rest[1..].char_indices();
        while let Some((place, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[place + 2..];
                    return text;
                }
                '\\' => {
                    let (_, escaped) = characters.next().unwrap();
                    let code =
                        |digits: &str| char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap();
                    match escaped {
                        'n' => text.push('\n'),
                        'r' => text.push('\r'),
                        't' => text.push('\t'),
                        'u' | 'U' => {
                            let length = if escaped == 'u' { 4 } else { 8 };
                            let digits: String =
                                characters.by_ref().take(length).map(|(_, digit)| digit).collect();
                            text.push(code(&digits));
                        }
                        other => text.push(other),
                    }
                }
                '$' | '%' if self.rest[1 + place + 1..].starts_with(&format!("{character}{{")) => {
                    characters.next();
                    text.push(character);
                }
                character => text.push(character),
            }
        }
        panic!("a string without end")
    }
}
