//! The text that Terraform's emitter writes, to the last line break: libyaml's, in block style, with strings in double
//! quotes or, over several lines, as literal blocks.

use crate::language::value::{Data, Value};

/// Columns behind which a long string in quotes goes on in the next line.
const WIDTH: usize = 80;
/// Bytes of a key behind which it is written with a question mark.
const LONGEST_KEY: usize = 128;
const INDENT: usize = 2;

/// Writes a known value, a document with a line break at its end.
pub fn encode(value: &Value) -> Result<String, String> {
    let mut emitter = Emitter {
        text: String::new(),
        indent: None,
        column: 0,
        after_space: true,
        only_indented: true,
        open_ended: false,
    };
    emitter.node(value, Place { root: true, ..Place::default() })?;
    emitter.write_indent();
    if emitter.open_ended {
        emitter.indicator("...", true, false, false);
        emitter.write_indent();
    }
    Ok(emitter.text)
}

/// Where a node stands.
#[derive(Clone, Copy, Default)]
struct Place {
    root: bool,
    in_mapping: bool,
    simple_key: bool,
}

struct Emitter {
    text: String,
    /// Nothing before the first collection.
    indent: Option<usize>,
    column: usize,
    /// The last character is a space or begins the line.
    after_space: bool,
    /// Nothing but indentation and indicators stands in the line.
    only_indented: bool,
    open_ended: bool,
}

impl Emitter {
    fn put(&mut self, character: char) {
        self.text.push(character);
        self.column += 1;
    }

    fn put_break(&mut self) {
        self.text.push('\n');
        self.column = 0;
    }

    fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.only_indented || self.column > indent || self.column == indent && !self.after_space {
            self.put_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.after_space = true;
        self.only_indented = true;
    }

    fn indicator(&mut self, indicator: &str, needs_space: bool, is_space: bool, is_indentation: bool) {
        if needs_space && !self.after_space {
            self.put(' ');
        }
        for character in indicator.chars() {
            self.put(character);
        }
        self.after_space = is_space;
        self.only_indented &= is_indentation;
        self.open_ended = false;
    }

    /// The indentation inside of a node.
    fn deeper(&self, flow: bool, same: bool) -> usize {
        match self.indent {
            None => {
                if flow {
                    INDENT
                } else {
                    0
                }
            }
            Some(indent) if same => indent,
            Some(indent) => indent + INDENT,
        }
    }

    fn node(&mut self, value: &Value, place: Place) -> Result<(), String> {
        match &value.data {
            Data::Unknown(_) => return Err("cannot serialize unknown value as YAML".into()),
            Data::Null(_) => self.plain("null", place),
            Data::Bool(flag) => self.plain(if *flag { "true" } else { "false" }, place),
            Data::Number(number) => self.plain(&number.to_string(), place),
            Data::String(text) => self.string(text, place),
            Data::List(_, elements) | Data::Set(_, elements) | Data::Tuple(elements) => {
                self.sequence(elements, place)?;
            }
            Data::Map(_, entries) | Data::Object(entries) => {
                if entries.is_empty() {
                    self.indicator("{", true, true, false);
                    self.indicator("}", false, false, false);
                    return Ok(());
                }
                let outside = self.indent;
                self.indent = Some(self.deeper(false, false));
                for (key, element) in &**entries {
                    self.entry(key, element)?;
                }
                self.indent = outside;
            }
        }
        Ok(())
    }

    fn sequence(&mut self, elements: &[Value], place: Place) -> Result<(), String> {
        if elements.is_empty() {
            self.indicator("[", true, true, false);
            self.indicator("]", false, false, false);
            return Ok(());
        }
        let outside = self.indent;
        self.indent = Some(self.deeper(false, place.in_mapping && !self.only_indented));
        for element in elements {
            self.write_indent();
            self.indicator("-", true, false, true);
            self.node(element, Place::default())?;
        }
        self.indent = outside;
        Ok(())
    }

    fn entry(&mut self, key: &str, value: &Value) -> Result<(), String> {
        let in_mapping = Place { in_mapping: true, ..Place::default() };
        self.write_indent();
        if !Analysis::of(key).multiline && key.len() <= LONGEST_KEY {
            self.string(key, Place { simple_key: true, ..in_mapping });
            self.indicator(":", false, false, false);
        } else {
            self.indicator("?", true, false, true);
            self.string(key, in_mapping);
            self.write_indent();
            self.indicator(":", true, false, true);
        }
        self.node(value, in_mapping)
    }

    fn plain(&mut self, text: &str, place: Place) {
        if !self.after_space {
            self.put(' ');
        }
        for character in text.chars() {
            self.put(character);
        }
        self.after_space = false;
        self.only_indented = false;
        self.open_ended |= place.root;
    }

    fn string(&mut self, text: &str, place: Place) {
        let outside = self.indent;
        self.indent = Some(self.deeper(true, false));
        if text.contains('\n') && Analysis::of(text).block_allowed && !place.simple_key {
            self.literal(text);
        } else {
            self.quoted(text, !place.simple_key);
        }
        self.indent = outside;
    }

    fn quoted(&mut self, text: &str, may_break: bool) {
        self.indicator("\"", true, false, false);
        let mut spaces = false;
        let mut characters = text.char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            if !is_printable(character) || is_break(character) || matches!(character, '\u{feff}' | '"' | '\\')
            {
                self.escape(character);
                spaces = false;
            } else if character == ' ' {
                if may_break && !spaces && self.column > WIDTH && offset > 0 && offset + 1 < text.len() {
                    self.write_indent();
                    if characters.peek().is_some_and(|(_, next)| *next == ' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(' ');
                }
                spaces = true;
            } else {
                self.put(character);
                spaces = false;
            }
        }
        self.indicator("\"", false, false, false);
        self.after_space = false;
        self.only_indented = false;
    }

    fn escape(&mut self, character: char) {
        let code = u32::from(character);
        let escaped = match character {
            '\0' => "0".into(),
            '\u{7}' => "a".into(),
            '\u{8}' => "b".into(),
            '\t' => "t".into(),
            '\n' => "n".into(),
            '\u{b}' => "v".into(),
            '\u{c}' => "f".into(),
            '\r' => "r".into(),
            '\u{1b}' => "e".into(),
            '"' | '\\' => character.to_string(),
            '\u{85}' => "N".into(),
            '\u{a0}' => "_".into(),
            '\u{2028}' => "L".into(),
            '\u{2029}' => "P".into(),
            _ if code <= 0xff => format!("x{code:02X}"),
            _ if code <= 0xffff => format!("u{code:04X}"),
            _ => format!("U{code:08X}"),
        };
        self.put('\\');
        for character in escaped.chars() {
            self.put(character);
        }
    }

    fn literal(&mut self, text: &str) {
        self.indicator("|", true, false, false);
        if text.starts_with(|first| first == ' ' || is_break(first)) {
            self.indicator("2", false, false, false);
        }
        let mut backwards = text.chars().rev();
        let ends = (backwards.next().is_some_and(is_break), backwards.next());
        match ends {
            (false, _) => self.indicator("-", false, false, false),
            (true, Some(before)) if !is_break(before) => {}
            (true, _) => self.indicator("+", false, false, false),
        }
        self.put_break();
        self.only_indented = true;
        self.after_space = true;
        let mut breaks = true;
        for character in text.chars() {
            if is_break(character) {
                if character == '\n' {
                    self.put_break();
                } else {
                    self.text.push(character);
                    self.column = 0;
                }
                self.only_indented = true;
                breaks = true;
            } else {
                if breaks {
                    self.write_indent();
                }
                self.put(character);
                self.only_indented = false;
                breaks = false;
            }
        }
    }
}

/// What a string's characters allow.
struct Analysis {
    multiline: bool,
    block_allowed: bool,
}

impl Analysis {
    fn of(text: &str) -> Self {
        let mut analysis =
            Analysis { multiline: false, block_allowed: !text.is_empty() && !text.ends_with(' ') };
        let mut previous_space = false;
        for character in text.chars() {
            // The emitter takes line breaks as printable only if they are line feeds.
            if !is_printable(character) || previous_space && is_break(character) {
                analysis.block_allowed = false;
            }
            analysis.multiline |= is_break(character);
            previous_space = character == ' ';
        }
        analysis
    }
}

fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What the emitter writes as it is: nothing beyond the basic plane.
fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}
