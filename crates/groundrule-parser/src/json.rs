//! Reading parts of Terraform's JSON: borrowed where possible, refused where ambiguous or too deep.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Deepest nesting that is read. `serde_json` refuses to go deeper, so that no input overflows the stack.
pub(crate) const MAX_DEPTH: usize = 128;

/// Message of the error for a body nested deeper than [`MAX_DEPTH`].
pub(crate) const TOO_DEEP: &str = "nested too deep";
/// Message of the error for a name that stands twice in a map.
pub(crate) const DUPLICATE_KEY: &str = "duplicate key";

/// Text that is borrowed unless it holds escapes.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text)))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A text that may be null. Serde borrows a `Cow`, but not one inside of an `Option`.
pub(crate) fn optional_text<'de: 'a, 'a, D>(deserializer: D) -> Result<Option<Cow<'a, str>>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(Option::<Text>::deserialize(deserializer)?.map(|text| text.0))
}

/// Terraform writes `null` for an empty list in places.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A map, empty where it is null. A name that stands twice is refused: two readers could take either entry.
pub(crate) fn entries<'de: 'a, 'a, D, T>(deserializer: D) -> Result<BTreeMap<Cow<'a, str>, T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct EntriesVisitor<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
        type Value = BTreeMap<Cow<'de, str>, T>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(BTreeMap::new())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut entries = BTreeMap::new();
            while let Some(Text(key)) = access.next_key()? {
                match entries.entry(key) {
                    Entry::Vacant(entry) => _ = entry.insert(access.next_value()?),
                    Entry::Occupied(_) => return Err(de::Error::custom(DUPLICATE_KEY)),
                }
            }
            Ok(entries)
        }
    }
    deserializer.deserialize_any(EntriesVisitor(PhantomData))
}

/// A part that is read later, if at all; refused here if it is nested deeper than can be read then.
pub(crate) fn shallow<'de: 'a, 'a, D>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error>
where
    D: Deserializer<'de>,
{
    let part = Option::<&RawValue>::deserialize(deserializer)?;
    match part {
        Some(part) if is_too_deep(part.get()) => Err(de::Error::custom(TOO_DEEP)),
        _ => Ok(part),
    }
}

/// Whether well-formed JSON nests deeper than [`MAX_DEPTH`].
///
/// Nearly every body is too short for it, or has too few brackets; both are far cheaper to see than its depth.
fn is_too_deep(json: &str) -> bool {
    json.len() > 2 * MAX_DEPTH && openers(json.as_bytes()) > MAX_DEPTH && depth(json.as_bytes()) > MAX_DEPTH
}

/// Counts `[` and `{`, in strings too.
fn openers(json: &[u8]) -> usize {
    // Sums in single bytes, which compile to vector instructions: this looks at most of a plan's bytes.
    const WITHOUT_OVERFLOW: usize = u8::MAX as usize;
    json.chunks(WITHOUT_OVERFLOW)
        // `[` and `{` differ in one bit.
        .map(|chunk| usize::from(chunk.iter().map(|byte| u8::from(byte | 0x20 == b'{')).sum::<u8>()))
        .sum()
}

/// Depth of well-formed JSON.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => _ = bytes.next(),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    deepest
}
