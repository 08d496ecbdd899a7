//! Paths of attributes inside of a resource.

use std::fmt;

use super::cursor::{Cursor, is_name_part};
use super::{AddressError, InstanceKey};

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// An attribute or block: `.name`.
    Name(Box<str>),
    /// An element of a list or map: `[0]`, `["key"]`.
    Index(InstanceKey),
}

/// Path of an attribute inside of a resource: `root_block_device[0].volume_type`, `tags["Owner"]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttributePath(pub Vec<Step>);

impl AttributePath {
    /// Parses a path as Terraform writes it.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut cursor = Cursor::new(text);
        let mut steps = vec![Step::Name(cursor.name()?.into())];
        while !cursor.at_end() {
            let step = if let Some(key) = cursor.key()? {
                Step::Index(key)
            } else {
                cursor.expect(".", "a dot or `[`")?;
                Step::Name(cursor.name()?.into())
            };
            steps.push(step);
        }
        Ok(Self(steps))
    }

    /// Parses `replace_paths` of a plan: `[["root_block_device", 0, "volume_type"], ["tags", "Owner"]]`.
    ///
    /// That format writes attributes and map keys alike. A string that can be an attribute's name becomes one; only
    /// a schema could tell more.
    pub fn parse_json_list(json: &str) -> Result<Vec<Self>, serde_json::Error> {
        let paths: Vec<Vec<InstanceKey>> = serde_json::from_str(json)?;
        Ok(paths.into_iter().map(|path| Self(path.into_iter().map(step_of_json).collect())).collect())
    }
}

fn step_of_json(step: InstanceKey) -> Step {
    match step {
        InstanceKey::String(name) if is_name(&name) => Step::Name(name),
        key => Step::Index(key),
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_') && text.chars().all(is_name_part)
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Name(name) if place == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
                Step::Index(key) => write!(f, "{key}")?,
            }
        }
        Ok(())
    }
}
