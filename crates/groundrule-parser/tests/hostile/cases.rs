//! The cases of `fixtures/hostile/cases.toml`; its head says what they are made of.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One input and what reading it gives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    parts: Vec<Part>,
    #[serde(default)]
    encoding: Encoding,
    pub(crate) outcome: String,
    #[serde(default)]
    pub(crate) says: Vec<String>,
    #[serde(default)]
    pub(crate) never: Vec<String>,
    pub(crate) at: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    text: Option<String>,
    hex: Option<String>,
    file: Option<PathBuf>,
    #[serde(default = "once")]
    times: usize,
    bytes: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
enum Encoding {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

fn once() -> usize {
    1
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// All cases by name.
pub(crate) fn all() -> BTreeMap<String, Case> {
    let text = fs::read_to_string(fixtures().join("hostile/cases.toml")).expect("the cases");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

impl Case {
    /// The input.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let bytes: Vec<u8> = self.parts.iter().flat_map(Part::bytes).collect();
        let units = |bytes| String::from_utf8(bytes).expect("text").encode_utf16().collect::<Vec<u16>>();
        match self.encoding {
            Encoding::Utf8 => bytes,
            Encoding::Utf16Le => units(bytes).into_iter().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => units(bytes).into_iter().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

impl Part {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = match (&self.text, &self.hex, &self.file) {
            (Some(text), None, None) => text.clone().into_bytes(),
            (None, Some(hex), None) => decode_hex(hex),
            (None, None, Some(file)) => fs::read(fixtures().join(file)).expect("a fixture"),
            _ => panic!("a part is one of text, hex and file: {self:?}"),
        };
        bytes.truncate(self.bytes.unwrap_or(usize::MAX));
        bytes.repeat(self.times)
    }
}

fn decode_hex(hex: &str) -> Vec<u8> {
    let byte = |digits| u8::from_str_radix(digits, 16).expect("two hexadecimal digits");
    (0..hex.len()).step_by(2).map(|start| byte(&hex[start..start + 2])).collect()
}
