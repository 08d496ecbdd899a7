//! Which kind of file this is: a plan, a state, or one of the many that are given by mistake.

mod foreign;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

pub use foreign::Foreign;
pub(crate) use foreign::OTHER_JSON;
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::source::decode_head;

/// What a text is, as its first decisive key tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plan,
    State,
    Foreign(&'static Foreign),
}

/// What can be told of a text without reading it whole.
#[derive(Debug, Default)]
pub(crate) struct Sighting {
    /// `None`: it is broken before that can be told.
    pub(crate) kind: Option<Kind>,
    /// `format_version`, if it stands before the decisive name, where Terraform writes it.
    pub(crate) format_version: Option<String>,
}

/// Names at the top of a file that settle what it is.
const DECISIVE: &[(&str, Kind)] = &[
    ("planned_values", Kind::Plan),
    ("resource_changes", Kind::Plan),
    ("resource_drift", Kind::Plan),
    ("output_changes", Kind::Plan),
    ("prior_state", Kind::Plan),
    ("configuration", Kind::Plan),
    ("relevant_attributes", Kind::Plan),
    ("proposed_unknown", Kind::Plan),
    ("variables", Kind::Plan),
    ("errored", Kind::Plan),
    ("complete", Kind::Plan),
    ("applyable", Kind::Plan),
    ("values", Kind::State),
    ("serial", Kind::Foreign(&foreign::RAW_STATE)),
    ("lineage", Kind::Foreign(&foreign::RAW_STATE)),
    ("check_results", Kind::Foreign(&foreign::RAW_STATE)),
    ("encrypted_data", Kind::Foreign(&foreign::ENCRYPTED_FILE)),
    ("encryption_version", Kind::Foreign(&foreign::ENCRYPTED_FILE)),
    ("@level", Kind::Foreign(&foreign::EVENT_STREAM)),
    ("@message", Kind::Foreign(&foreign::EVENT_STREAM)),
    ("provider_schemas", Kind::Foreign(&foreign::PROVIDER_SCHEMA)),
    ("Modules", Kind::Foreign(&foreign::MODULES_JSON)),
    ("modules", Kind::Foreign(&foreign::MODULES_JSON)),
    ("valid", Kind::Foreign(&foreign::VALIDATE_JSON)),
    ("diagnostics", Kind::Foreign(&foreign::VALIDATE_JSON)),
    ("function_signatures", Kind::Foreign(&foreign::FUNCTIONS_JSON)),
    ("provider_selections", Kind::Foreign(&foreign::VERSION_JSON)),
    ("plan_format_version", Kind::Foreign(&foreign::REDACTED_PLAN)),
    ("plan", Kind::Foreign(&foreign::ENVELOPE)),
];

/// Blocks of Terraform's language.
const BLOCKS: &[&str] = &[
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];

/// Looks at the first bytes for formats that are no text.
pub(crate) fn foreign_bytes(bytes: &[u8]) -> Option<&'static Foreign> {
    match bytes {
        [b'P', b'K', 3, 4, ..] | [b't', b'f', b'p', b'l', b'a', b'n', ..] => Some(&foreign::BINARY_PLAN),
        [0x1F, 0x8B, ..] => Some(&foreign::COMPRESSED),
        _ => None,
    }
}

/// How much of a file [`is_document`] wants to see.
pub const HEAD_OF_DOCUMENT: usize = 4096;

/// Whether a file is a plan or state as `terraform show -json` prints it, by its first bytes. One that is broken further
/// down is one, too.
pub fn is_document(head: &[u8]) -> bool {
    let Some(text) = decode_head(head).filter(|text| text.trim_start().starts_with('{')) else {
        return false;
    };
    let sighting = sight(&text);
    sighting.format_version.is_some() && matches!(sighting.kind, Some(Kind::Plan | Kind::State))
}

/// Looks at a text until it is clear what it is.
pub(crate) fn sight(text: &str) -> Sighting {
    if !text.trim_start().starts_with('{') {
        return Sighting { kind: Some(Kind::Foreign(foreign_text(text))), format_version: None };
    }
    let mut sighting = Sighting::default();
    let whole = serde_json::Deserializer::from_str(text).deserialize_map(KeysVisitor(&mut sighting)).is_ok();
    if whole {
        sighting.kind = Some(match sighting.format_version {
            Some(_) => Kind::State,
            None if is_configuration(text) => Kind::Foreign(&foreign::HCL_JSON),
            None if is_output(text) => Kind::Foreign(&foreign::OUTPUT_JSON),
            None => Kind::Foreign(&foreign::OTHER_JSON),
        });
    }
    sighting
}

/// Walks over the names at the top and stops, by an error, at the first that is decisive.
struct KeysVisitor<'a>(&'a mut Sighting);

impl<'de> Visitor<'de> for KeysVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<str>>()? {
            match DECISIVE.iter().find(|(name, _)| *name == key) {
                // Many a file has `values`; a state says its format first.
                Some((_, Kind::State)) if self.0.format_version.is_none() => {}
                Some((_, kind)) => {
                    self.0.kind = Some(*kind);
                    return Err(de::Error::custom("seen enough"));
                }
                None => {}
            }
            if key == "format_version" {
                self.0.format_version = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Whether each entry is a block of Terraform's language, or a comment.
fn is_configuration(text: &str) -> bool {
    serde_json::from_str::<BTreeMap<Cow<str>, &RawValue>>(text).is_ok_and(|blocks| {
        !blocks.is_empty() && blocks.keys().all(|name| name == "//" || BLOCKS.contains(&&**name))
    })
}

/// Whether each entry is an output with its type and value.
fn is_output(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Output {
        #[serde(rename = "sensitive")]
        _sensitive: bool,
        #[serde(rename = "type")]
        _type: IgnoredAny,
        #[serde(rename = "value")]
        _value: IgnoredAny,
    }
    serde_json::from_str::<BTreeMap<Cow<str>, Output>>(text).is_ok_and(|outputs| !outputs.is_empty())
}

/// How much of a text is searched for telling words.
const HEAD: usize = 64 * 1024;

/// What a text is that does not begin with `{`.
fn foreign_text(text: &str) -> &'static Foreign {
    let head = text[..text.floor_char_boundary(HEAD)].trim_start();
    let holds = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if head.starts_with("[command]") {
        &foreign::WRAPPER_OUTPUT
    } else if head.starts_with('[') {
        &foreign::JSON_LIST
    } else if head.starts_with('<') {
        &foreign::MARKUP
    } else if head.contains('\0') {
        &foreign::BINARY
    } else if head.starts_with("version https://git-lfs.github.com/") {
        &foreign::LFS_POINTER
    } else if holds(&["{\"format_version\":", "{\"@level\":"]) {
        &foreign::LEADING_TEXT
    } else if holds(&["will perform the following actions", "used the selected providers", "No changes."]) {
        &foreign::HUMAN_PLAN
    } else if head.starts_with("Error:") || head.contains("│ Error:") {
        &foreign::TERRAFORM_ERROR
    } else if head.starts_with("digraph ") {
        &foreign::GRAPH
    } else if head.starts_with("import \"") || head.starts_with("terraform_version = ") {
        &foreign::SENTINEL_MOCK
    } else if first_code_line(head).is_some_and(is_hcl) {
        &foreign::HCL
    } else if head.starts_with("---") || first_code_line(head).is_some_and(is_yaml) {
        &foreign::YAML
    } else if serde_json::from_str::<IgnoredAny>(text).is_ok() {
        &foreign::JSON_SCALAR
    } else {
        &foreign::TEXT
    }
}

fn first_code_line(head: &str) -> Option<&str> {
    head.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !["#", "//", "/*", "*"].iter().any(|mark| line.starts_with(mark)))
}

fn is_hcl(line: &str) -> bool {
    let word = line.split([' ', '{', '"']).next().unwrap_or_default();
    BLOCKS.contains(&word) && (line.contains('{') || line.contains('"'))
}

fn is_yaml(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        (value.is_empty() || value.starts_with(' '))
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_document;

    #[test]
    fn plans_and_states_are_known_by_their_first_bytes() {
        let utf16: Vec<u8> =
            r#"{"format_version":"1.2","values":{"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (head, expected) in [
            (
                &br#"{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_mod"#[..],
                true,
            ),
            (br#"{"format_version":"1.0","terraform_version":"1.11.4","values":{"#, true),
            (br#"{"format_version":"1.0"}"#, true),
            (b"\xEF\xBB\xBF \n{\"format_version\":\"1.2\",\"resource_changes\":[{\"name\":\"\xC3", true),
            (&utf16, true),
            (br#"{"format_version":"1.0","provider_schemas":{"#, false),
            (br#"{"version":4,"terraform_version":"1.11.4","serial":1"#, false),
            (br#"{"variables":{"#, false),
            (br#"{"header":{"schema":"#, false),
            (b"resource \"x\" \"y\" {", false),
            (b"[]", false),
            (b"", false),
            (b"\xFF\xFE\x00", false),
        ] {
            assert_eq!(is_document(head), expected, "{}", String::from_utf8_lossy(head));
        }
    }
}
