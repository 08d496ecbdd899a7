//! Effective tags and labels: a resource's own over its provider's defaults.

use super::instance::{Cell, InstanceId, Kind};
use super::{Reading, ResourceGraph};
use crate::schema::{Schemas, TagForm, TagStore};
use crate::value::Value;

/// The effective tags of an instance, as far as they are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Tags {
    /// Tags by key, in the order of the input; a value may be unknown.
    pub known: Vec<(String, Value)>,
    /// There may be others.
    pub open: bool,
    /// Keys are compared without case, `-` and `_`: the provider forbids other spellings.
    pub folded: bool,
    /// The attribute that a missing tag belongs into.
    pub attribute: &'static str,
}

impl Tags {
    /// What is known of a key: `Null` where it is missing for good.
    pub fn get(&self, key: &str) -> &Value {
        let matches = |name: &str| name == key || self.folded && fold(name) == fold(key);
        match self.known.iter().find(|(name, _)| matches(name)) {
            Some((_, value)) => value,
            None if self.open => &Value::Unknown,
            None => &Value::Null,
        }
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    if !self.known.iter().any(|(name, _)| name == key) {
                        self.known.push((key.clone(), value.clone()));
                    }
                }
            }
            Value::Unknown => self.open = true,
            _ => {}
        }
    }

    fn add_entries(&mut self, value: &Value, key: &str, content: &str) {
        match value {
            Value::List(entries) => {
                for entry in entries {
                    match (entry.get(key), entry.get(content)) {
                        (Some(Value::String(key)), content) => {
                            self.known.push((key.clone(), content.cloned().unwrap_or(Value::Null)));
                        }
                        (None | Some(Value::Unknown), _) => self.open = true,
                        _ => {}
                    }
                }
            }
            Value::Unknown => self.open = true,
            _ => {}
        }
    }
}

fn fold(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

impl ResourceGraph<'_> {
    /// Where instances of a type keep their tags; nothing for a type without tags.
    pub fn tag_store(type_name: &str) -> Option<TagStore> {
        Schemas::embedded().resource(type_name)?.tag_store()
    }

    /// The top-level attributes that [`Self::tags`] reads, sorted.
    pub fn tag_attributes(store: &TagStore) -> Vec<&'static str> {
        let own = store.own.iter().map(|place| place.path);
        let mut names: Vec<_> = own.chain(store.effective).filter_map(|path| path.first().copied()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The effective tags of an instance; nothing for what has none.
    pub fn tags_of(&self, id: InstanceId) -> Option<Tags> {
        let instance = self.instance(id);
        let store = Self::tag_store(&instance.type_name).filter(|_| instance.kind == Kind::Resource)?;
        let names = Self::tag_attributes(&store);
        let mut cells = Vec::new();
        instance.body()?.project(&names, &mut cells);
        let cell = |name: &str| names.binary_search(&name).map(|at| cells[at]).unwrap_or_default();
        Some(self.tags(id, &store, cell))
    }

    /// The effective tags. `cell` gives the top-level attribute of a name in the body that is judged.
    pub fn tags<'g>(&'g self, id: InstanceId, store: &TagStore, cell: impl Fn(&str) -> Cell<'g>) -> Tags {
        let instance = self.instance(id);
        let mut tags = Tags {
            known: Vec::new(),
            open: false,
            folded: instance.type_name.starts_with("google_"),
            attribute: store.own.first().and_then(|place| place.path.last()).unwrap_or(&"tags"),
        };
        let read = |path: &'static [&'static str]| self.reading(id, path, cell(path[0]));
        let mut merges_defaults = false;
        if let Some(path) = store.effective {
            match read(path) {
                Reading::Known(all @ Value::Map(_)) => {
                    tags.add(&all);
                    return tags;
                }
                Reading::Missing | Reading::Absent | Reading::Unset => {}
                _ => merges_defaults = true,
            }
        }
        for place in store.own {
            match (read(place.path), place.form) {
                (Reading::Known(value), TagForm::Map) => tags.add(&value),
                (Reading::Known(value), TagForm::Entries { key, value: content }) => {
                    tags.add_entries(&value, key, content);
                }
                (Reading::Unknown, _) => tags.open = true,
                (Reading::Missing | Reading::Absent | Reading::Unset | Reading::Left { .. }, _) => {}
            }
        }
        if merges_defaults && let Some(path) = store.provider_defaults {
            let mut defaults = self.provider_default(id, path);
            // What its own tags turn out to be may replace any default.
            if tags.open
                && let Value::Map(entries) = &mut defaults
            {
                for (_, value) in entries {
                    *value = Value::Unknown;
                }
            }
            tags.add(&defaults);
        }
        tags
    }
}
