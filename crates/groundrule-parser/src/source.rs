//! Bytes to text: one input as it was named and as it reads, whatever encoding a shell wrote it in.

use std::io::Read;
use std::sync::OnceLock;

use crate::detect;
use crate::error::{InputError, InputErrorKind, Position};

/// The text of one input.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Where lines begin, once somebody asks: thousands of diagnostics may.
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// Reads the file `name`; standard input for `-`.
    pub fn open(name: &str) -> Result<Source, InputError> {
        Self::open_seen(name, |_| {})
    }

    /// Reads the file `name`, and shows its bytes as they stand there.
    pub fn open_seen(name: &str, see: impl FnOnce(&[u8])) -> Result<Source, InputError> {
        let (shown, bytes) = if name == "-" {
            let mut bytes = Vec::new();
            ("<stdin>", std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
        } else {
            (name, std::fs::read(name))
        };
        let bytes = bytes.map_err(|error| InputError::new(shown, None, error.into()))?;
        see(&bytes);
        Self::from_bytes(shown, bytes)
    }

    /// Takes bytes in UTF-8 or UTF-16, with or without a byte order mark. UTF-8 is not copied.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Source, InputError> {
        let name = name.into();
        match decode(bytes) {
            Ok(text) => Ok(Source::of_text(name, text)),
            Err(kind) => Err(InputError::new(&name, None, kind)),
        }
    }

    /// Takes text as it is, an empty one too.
    pub(crate) fn of_text(name: impl Into<String>, text: String) -> Source {
        Source { name: name.into(), text, lines: OnceLock::new() }
    }

    /// The input as the user named it, `<stdin>` for standard input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where `part`, a slice of the text, begins; `None` if it is a slice of something else.
    pub fn offset_of(&self, part: &str) -> Option<usize> {
        let offset = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        (offset + part.len() <= self.text.len()).then_some(offset)
    }

    /// Line and column of a byte of the text.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let lines = self.lines.get_or_init(|| {
            let breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        });
        let line = lines.partition_point(|start| *start <= offset);
        let start = lines.get(line - 1).copied().unwrap_or_default();
        Position { offset, line, column: self.text[start..offset].chars().count() + 1 }
    }
}

/// The beginning of a document as text, as far as it goes; nothing if it can't be one.
pub(crate) fn decode_head(head: &[u8]) -> Option<String> {
    match head {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [1..=0x7F, 0, ..] | [0, 1..=0x7F, ..] => {
            decode(head[..head.len() & !1].to_vec()).ok()
        }
        _ => {
            let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
            let end = match std::str::from_utf8(head) {
                Ok(_) => head.len(),
                Err(error) => error.valid_up_to(),
            };
            String::from_utf8(head[..end].to_vec()).ok()
        }
    }
}

fn decode(mut bytes: Vec<u8>) -> Result<String, InputErrorKind> {
    if bytes.is_empty() {
        return Err(InputErrorKind::Empty);
    }
    if let Some(foreign) = detect::foreign_bytes(&bytes) {
        return Err(InputErrorKind::Foreign(foreign));
    }
    let text = match bytes[..] {
        // Byte order marks first; without one, JSON in UTF-16 begins with an ASCII character beside a zero.
        [0xFF, 0xFE, ..] => decode_utf16(&bytes[2..], 2, u16::from_le_bytes, "UTF-16 (little endian)"),
        [0xFE, 0xFF, ..] => decode_utf16(&bytes[2..], 2, u16::from_be_bytes, "UTF-16 (big endian)"),
        [1..=0x7F, 0, ..] => decode_utf16(&bytes, 0, u16::from_le_bytes, "UTF-16 (little endian)"),
        [0, 1..=0x7F, ..] => decode_utf16(&bytes, 0, u16::from_be_bytes, "UTF-16 (big endian)"),
        _ => {
            let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
            bytes.drain(..mark);
            String::from_utf8(bytes).map_err(|error| InputErrorKind::Encoding {
                encoding: "UTF-8",
                offset: mark + error.utf8_error().valid_up_to(),
            })
        }
    }?;
    if text.trim().is_empty() { Err(InputErrorKind::Empty) } else { Ok(text) }
}

fn decode_utf16(
    bytes: &[u8],
    start: usize,
    unit: fn([u8; 2]) -> u16,
    encoding: &'static str,
) -> Result<String, InputErrorKind> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut offset = start;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let character = decoded.map_err(|_| InputErrorKind::Encoding { encoding, offset })?;
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    if odd.is_empty() { Ok(text) } else { Err(InputErrorKind::Encoding { encoding, offset }) }
}
