//! Quoted keys as Terraform writes them: HCL's string literals, with what can't be printed as `\u….`.

use std::fmt::{self, Write};

/// Writes `key` in quotes.
pub(super) fn write(f: &mut fmt::Formatter, key: &str) -> fmt::Result {
    f.write_char('"')?;
    let mut characters = key.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            // `${` and `%{` would start a template.
            '$' | '%' if characters.peek() == Some(&'{') => write!(f, "{c}{c}")?,
            _ if is_printable(c) => f.write_char(c)?,
            _ if u32::from(c) > 0xFFFF => write!(f, "\\U{:08x}", u32::from(c))?,
            _ => write!(f, "\\u{:04x}", u32::from(c))?,
        }
    }
    f.write_char('"')
}

/// Reads the rest of a quoted key after its opening quote; gives the key and the bytes read, closing quote
/// included. `None` if it does not end, or holds an escape that Terraform doesn't write.
pub(super) fn read(text: &str) -> Option<(String, usize)> {
    let mut key = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => return Some((key, text.len() - rest.as_str().len())),
            '\\' => key.push(read_escape(&mut rest)?),
            '$' | '%' if rest.as_str().starts_with([c]) && rest.as_str()[1..].starts_with('{') => {
                rest.next();
                key.push(c);
            }
            _ => key.push(c),
        }
    }
    None
}

/// Reads what follows a backslash. Terraform before 0.15 printed keys by Go's rules, which have more escapes.
fn read_escape(rest: &mut std::str::Chars) -> Option<char> {
    let digits = match rest.next()? {
        'n' => return Some('\n'),
        'r' => return Some('\r'),
        't' => return Some('\t'),
        'a' => return Some('\u{7}'),
        'b' => return Some('\u{8}'),
        'v' => return Some('\u{b}'),
        'f' => return Some('\u{c}'),
        same @ ('"' | '\\') => return Some(same),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let code = rest.as_str().get(..digits)?;
    rest.nth(digits - 1);
    if !code.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(code, 16).ok()?)
}

/// Whether Terraform writes `c` as it is: letters, marks, numbers, punctuation, symbols and the plain space.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    // The standard library knows this only as part of printing for debugging. It escapes a combining mark at the
    // start of a text, so another character goes first.
    let mut buffer = [b'x', 0, 0, 0, 0];
    let length = 1 + c.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..length]).is_ok_and(|text| text.escape_debug().nth(1) == Some(c))
}
