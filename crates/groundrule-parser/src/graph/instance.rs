//! What policies judge: resource instances, and parts of the configuration in the same shape.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::configuration::BlockId;
use crate::address::InstanceKey;
use crate::plan::Actions;

/// Index of an instance in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct InstanceId(pub(crate) u32);

/// Index of a module instance in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModuleInstanceId(pub(crate) u32);

/// What a thing in the graph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A managed resource instance.
    #[default]
    Resource,
    /// A data source instance.
    Data,
    /// A module call.
    Module,
    /// A provider configuration.
    Provider,
    /// A variable of any module.
    Variable,
    /// An output of any module.
    Output,
    /// The root as a whole.
    Root,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Resource => "resource",
            Kind::Data => "data source",
            Kind::Module => "module call",
            Kind::Provider => "provider",
            Kind::Variable => "variable",
            Kind::Output => "output",
            Kind::Root => "root",
        })
    }
}

/// A resource instance, or a part of the configuration.
#[derive(Debug)]
pub struct Instance<'a> {
    /// What it is.
    pub kind: Kind,
    /// Absolute address: `module.db.aws_ebs_volume.data["a"]`, `provider.aws.west`, `var.region`.
    pub address: Cow<'a, str>,
    /// Resource type; a provider's local name; empty for the other parts of the configuration.
    pub type_name: Cow<'a, str>,
    /// Name of the block.
    pub name: Cow<'a, str>,
    /// Key among the block's instances.
    pub key: Option<InstanceKey>,
    /// Full provider name.
    pub provider: Cow<'a, str>,
    /// What the plan does with it; nothing, in a state.
    pub actions: Actions,
    /// Terraform's reason for that.
    pub action_reason: Option<Cow<'a, str>>,
    /// Address before a `moved` block.
    pub previous_address: Option<Cow<'a, str>>,
    /// Key of a deposed object.
    pub deposed: Option<Cow<'a, str>>,
    /// The object is being imported.
    pub importing: bool,
    /// JSON list of the paths that force the replacement.
    pub replace_paths: Option<&'a str>,
    /// The object before, if there was one.
    pub before: Option<Body<'a>>,
    /// The object after, if there will be one.
    pub after: Option<Body<'a>>,
    pub(crate) module: ModuleInstanceId,
    pub(crate) block: Option<BlockId>,
}

/// An object's attributes, unread.
#[derive(Debug, Default)]
pub struct Body<'a> {
    /// The attributes as a JSON object, without what is unknown.
    pub values: Cow<'a, str>,
    /// Mask: `true` where a value is unknown.
    pub unknown: Option<Cow<'a, str>>,
    /// Mask: `true` where a value is sensitive.
    pub sensitive: Option<Cow<'a, str>>,
}

/// A top-level attribute of an instance, unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Cell<'g> {
    /// The value; nothing if the object has no such attribute, or it is wholly unknown.
    pub value: Option<&'g str>,
    /// The mask over it; nothing if it marks nothing.
    pub unknown: Option<&'g str>,
}

impl Cell<'_> {
    /// Whether the object has the attribute.
    pub fn exists(&self) -> bool {
        self.value.is_some() || self.unknown.is_some()
    }
}

impl Instance<'_> {
    /// Whether it is there when the plan has been applied.
    pub fn exists_after(&self) -> bool {
        !matches!(self.actions, Actions::Delete | Actions::Forget) && self.deposed.is_none()
    }

    /// Whether the plan makes a new object: none of its computed attributes is known to anybody yet.
    pub fn is_new(&self) -> bool {
        matches!(
            self.actions,
            Actions::Create
                | Actions::DeleteThenCreate
                | Actions::CreateThenDelete
                | Actions::CreateThenForget
        )
    }

    /// The object that is judged: what will exist, or what goes away.
    pub fn body(&self) -> Option<&Body<'_>> {
        if self.exists_after() { self.after.as_ref() } else { self.before.as_ref() }
    }
}

impl Body<'_> {
    /// Finds top-level attributes by their names, which are sorted; `cells` is made as long as `names`.
    ///
    /// An attribute that stands twice is unknown: readers disagree on which one counts.
    pub fn project<'g>(&'g self, names: &[&str], cells: &mut Vec<Cell<'g>>) {
        cells.clear();
        cells.resize(names.len(), Cell::default());
        if pick(&self.values, names, |at, text| put(&mut cells[at].value, text)).is_none() {
            cells.fill(Cell { value: None, unknown: Some("true") });
            return;
        }
        let Some(unknown) = &self.unknown else { return };
        match unknown.as_ref() {
            "{}" | "false" | "null" => {}
            "true" => cells.iter_mut().for_each(|cell| cell.unknown = Some("true")),
            mask => {
                let mut marked = |at: usize, text: &'g str| {
                    if !matches!(text, "false" | "{}" | "[]") {
                        cells[at].unknown = Some(text);
                    }
                    true
                };
                if pick(mask, names, &mut marked).is_none() {
                    cells.fill(Cell { value: None, unknown: Some("true") });
                }
            }
        }
    }
}

fn put<'g>(place: &mut Option<&'g str>, text: &'g str) -> bool {
    place.replace(text).is_none()
}

/// Hands `take` the text of each wanted entry of a JSON object. Nothing if it is no object, or if `take` refuses.
fn pick<'g>(object: &'g str, names: &[&str], take: impl FnMut(usize, &'g str) -> bool) -> Option<()> {
    struct Picker<'n, F> {
        names: &'n [&'n str],
        take: F,
    }
    impl<'de, F: FnMut(usize, &'de str) -> bool> Visitor<'de> for Picker<'_, F> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }

        fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<(), A::Error> {
            while let Some(found) = access.next_key_seed(NameSeed { names: self.names })? {
                match found {
                    Some(at) => {
                        let raw: &RawValue = access.next_value()?;
                        if !(self.take)(at, raw.get()) {
                            return Err(de::Error::custom("an attribute stands twice"));
                        }
                    }
                    None => {
                        access.next_value::<IgnoredAny>()?;
                    }
                }
            }
            Ok(())
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(object);
    deserializer.deserialize_any(Picker { names, take }).ok()
}

struct NameSeed<'n> {
    names: &'n [&'n str],
}

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.names.binary_search(&name).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(values: &str, unknown: &str) -> Vec<(Option<String>, Option<String>)> {
        let body = Body { values: values.into(), unknown: Some(unknown.into()), sensitive: None };
        let mut cells = Vec::new();
        body.project(&["a", "b"], &mut cells);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        cells.iter().map(|cell| (owned(cell.value), owned(cell.unknown))).collect()
    }

    #[test]
    fn finds_values_and_masks() {
        let found = cells(r#"{"b": [1, {"x": "}"}], "c": 1}"#, r#"{"a": true, "b": []}"#);
        assert_eq!(found, [(None, Some("true".into())), (Some(r#"[1, {"x": "}"}]"#.into()), None)]);
    }

    #[test]
    fn an_attribute_that_stands_twice_hides_the_object() {
        let found = cells(r#"{"a": true, "a": false}"#, "{}");
        assert_eq!(found[0], (None, Some("true".into())));
    }
}
