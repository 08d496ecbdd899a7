//! What things are known by that are too long to compare.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// SHA-256 over parts, each with its length, so that no two lists of parts are one text.
pub fn of_parts<'p>(parts: impl IntoIterator<Item = &'p str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// SHA-256 of bytes as they are, as `sha256sum` prints it.
pub fn of_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes).into())
}

/// The first half of a digest as it is written down: enough to tell findings apart.
pub fn half(digest: &[u8; 32]) -> String {
    hex_of(&digest[..16])
}

/// A digest as it is written down.
pub fn hex(digest: &[u8; 32]) -> String {
    hex_of(digest)
}

fn hex_of(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
