//! Around what hcl-edit refuses and HCL allows: patches of equal length, so that every position stays.
//!
//! It takes line breaks seriously in some places where HCL ignores them; it refuses an object that sets a key twice, of
//! which HCL takes the last; and it ends a heredoc at a line that only begins with the marker.

use std::collections::HashMap;

use super::scan::Item;

/// How much is read again for keys that are set twice, in bytes; a try costs some more than its bytes.
const MAX_REREAD: usize = 8 << 20;
const TRY: usize = 1024;
/// How many names are tried for a key.
const MAX_NAMES: usize = 30;

/// Text that hcl-edit may take.
pub(super) struct Patched {
    pub(super) text: String,
    /// Where the keys begin that were renamed, and how often.
    pub(super) renamed: HashMap<usize, usize>,
}

/// Reads `text` with `read`, with what the item says about line breaks and with keys of their own instead of those that
/// are set twice. The error of the last try if none succeeds.
pub(super) fn retry<T>(
    text: &str,
    item: &Item,
    mut read: impl FnMut(&str) -> Result<T, hcl_edit::parser::Error>,
) -> Result<(T, Patched), hcl_edit::parser::Error> {
    let mut bytes = text.as_bytes().to_vec();
    for blank in &item.blanks {
        bytes[blank.start - item.range.start..blank.end - item.range.start].fill(b' ');
    }
    for end in &item.no_ends {
        let place = &mut bytes[end.start - item.range.start..end.end - item.range.start];
        place.fill(if place[0] == b'x' { b'y' } else { b'x' });
    }
    let mut patched = Patched { text: into_text(bytes), renamed: HashMap::new() };
    let mut reread = 0;
    loop {
        match read(&patched.text) {
            Ok(tree) => return Ok((tree, patched)),
            Err(error) => {
                reread += text.len() + TRY;
                let at = error.location().offset();
                if reread > MAX_REREAD
                    || !error.message().contains("unique object key")
                    || !patched.rename(at)
                {
                    return Err(error);
                }
            }
        }
    }
}

fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("whole characters were replaced by ASCII")
}

impl Patched {
    /// Gives the key at `start` a name that no other key has, of the same length.
    fn rename(&mut self, start: usize) -> bool {
        let key = key_length(&self.text[start..]);
        let bytes = self.text.as_bytes();
        let is_number = bytes[start].is_ascii_digit();
        let mut places: Vec<usize> = (start..start + key)
            .filter(
                |&at| if is_number { bytes[at].is_ascii_digit() } else { bytes[at].is_ascii_alphanumeric() },
            )
            .collect();
        if places.is_empty() && bytes[start] == b'"' {
            let plain = |byte: u8| byte.is_ascii_graphic() && !br#""\${}%"#.contains(&byte);
            places = (start + 1..start + key).filter(|&at| plain(bytes[at])).collect();
        }
        let names = self.renamed.entry(start).or_default();
        *names += 1;
        let mut count = *names;
        if count > MAX_NAMES {
            return false;
        }
        // Keys far from each other begin with different names, so that most need one try.
        count += self.renamed.len();
        let digits: &[u8] = if is_number { b"0123456789" } else { b"zyxwvutsrqponmlkjihgfedcba" };
        if places.is_empty() {
            return false;
        }
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        for &place in places.iter().rev() {
            bytes[place] = digits[count % digits.len()];
            count /= digits.len();
        }
        self.text = into_text(bytes);
        true
    }
}

/// How long the key is that `text` begins with.
fn key_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'=' | b':' | b'\n' if depth == 0 && !quoted => return at,
            _ => {}
        }
    }
    text.len()
}
