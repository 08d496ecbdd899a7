//! Terraform addresses, parsed and printed exactly as Terraform writes them.
//!
//! Three kinds: of a module instance (`module.net["a.b"]`), of a resource instance
//! (`module.net[0].data.aws_ami.base`), and of an attribute inside of a resource (`tags["Owner"]`).

mod cursor;
mod path;
mod quoted;

use std::fmt;

use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use cursor::Cursor;
pub use path::{AttributePath, Step};

/// Text that is no Terraform address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no Terraform address: {expected} expected at byte {offset}")]
pub struct AddressError {
    /// Byte of the text that does not fit.
    pub offset: usize,
    /// What should stand there.
    pub expected: &'static str,
}

/// What a block declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// A `resource` block.
    Managed,
    /// A `data` block.
    Data,
    /// An `ephemeral` block; such resources never stand in a plan's changes or in a state.
    Ephemeral,
    /// A mode that Terraform got after this was written; its resources are no subjects.
    Other,
}

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ModeVisitor;
        impl Visitor<'_> for ModeVisitor {
            type Value = Mode;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a resource mode such as `managed` or `data`")
            }

            fn visit_str<E: de::Error>(self, mode: &str) -> Result<Mode, E> {
                Ok(match mode {
                    "managed" => Mode::Managed,
                    "data" => Mode::Data,
                    "ephemeral" => Mode::Ephemeral,
                    _ => Mode::Other,
                })
            }
        }
        deserializer.deserialize_str(ModeVisitor)
    }
}

/// Key of one instance of a resource or module.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InstanceKey {
    /// From `count`.
    Int(i64),
    /// From `for_each`.
    String(Box<str>),
}

impl fmt::Display for InstanceKey {
    /// With brackets: `[0]`, `["a"]`.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            InstanceKey::Int(index) => write!(f, "[{index}]"),
            InstanceKey::String(key) => {
                f.write_str("[")?;
                quoted::write(f, key)?;
                f.write_str("]")
            }
        }
    }
}

impl<'de> Deserialize<'de> for InstanceKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = InstanceKey;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string or a whole number")
            }

            fn visit_i64<E: de::Error>(self, index: i64) -> Result<InstanceKey, E> {
                Ok(InstanceKey::Int(index))
            }

            fn visit_u64<E: de::Error>(self, index: u64) -> Result<InstanceKey, E> {
                i64::try_from(index)
                    .map(InstanceKey::Int)
                    .map_err(|_| E::invalid_value(Unexpected::Unsigned(index), &self))
            }

            fn visit_str<E: de::Error>(self, key: &str) -> Result<InstanceKey, E> {
                Ok(InstanceKey::String(key.into()))
            }
        }
        deserializer.deserialize_any(KeyVisitor)
    }
}

/// One module call on the way to a resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleStep {
    /// Name of the `module` block.
    pub name: Box<str>,
    /// Which of its instances.
    pub key: Option<InstanceKey>,
}

impl ModuleStep {
    /// Reads what follows `module.`.
    fn read(cursor: &mut Cursor) -> Result<Self, AddressError> {
        Ok(Self { name: cursor.name()?.into(), key: cursor.key()? })
    }
}

/// A module, as the calls that lead to it; empty for the root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModulePath(Vec<ModuleStep>);

impl ModulePath {
    /// Parses `module.a["x"].module.b[0]`; the empty text is the root.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut cursor = Cursor::new(text);
        let mut steps = Vec::new();
        while !cursor.at_end() {
            if !steps.is_empty() {
                cursor.expect(".", "a dot")?;
            }
            cursor.expect("module.", "`module.`")?;
            steps.push(ModuleStep::read(&mut cursor)?);
        }
        Ok(Self(steps))
    }

    /// The path of these calls.
    pub fn new(steps: Vec<ModuleStep>) -> Self {
        Self(steps)
    }

    /// The calls, outermost first.
    pub fn steps(&self) -> &[ModuleStep] {
        &self.0
    }

    /// Whether this is the root module.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The module that holds the call; `None` for the root.
    pub fn parent(&self) -> Option<ModulePath> {
        let (_, calls) = self.0.split_last()?;
        Some(Self(calls.to_vec()))
    }

    /// The module called `name` inside of this one.
    #[must_use]
    pub fn child(&self, name: &str, key: Option<InstanceKey>) -> ModulePath {
        let mut steps = self.0.clone();
        steps.push(ModuleStep { name: name.into(), key });
        Self(steps)
    }

    /// The same calls without instance keys: which `module` blocks, not which of their instances.
    #[must_use]
    pub fn configuration(&self) -> ModulePath {
        Self(self.0.iter().map(|step| ModuleStep { name: step.name.clone(), key: None }).collect())
    }
}

impl fmt::Display for ModulePath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            let dot = if place == 0 { "" } else { "." };
            write!(f, "{dot}module.{}", step.name)?;
            if let Some(key) = &step.key {
                write!(f, "{key}")?;
            }
        }
        Ok(())
    }
}

/// A resource or, with a key, one of its instances.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The module instance it stands in.
    pub module: ModulePath,
    /// What declares it; never [`Mode::Other`] in a parsed address.
    pub mode: Mode,
    /// Resource type.
    pub type_name: Box<str>,
    /// Resource name.
    pub name: Box<str>,
    /// Which of its instances.
    pub key: Option<InstanceKey>,
}

impl Address {
    /// Parses `module.a["x"].data.aws_ami.base[0]`, with or without the instance key.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut cursor = Cursor::new(text);
        let mut steps = Vec::new();
        while cursor.skip("module.") {
            steps.push(ModuleStep::read(&mut cursor)?);
            cursor.expect(".", "a dot and a resource")?;
        }
        let mode = if cursor.skip("data.") {
            Mode::Data
        } else if cursor.skip("ephemeral.") {
            Mode::Ephemeral
        } else {
            Mode::Managed
        };
        let type_name = cursor.name()?.into();
        cursor.expect(".", "a dot and the resource's name")?;
        let address = Self {
            module: ModulePath(steps),
            mode,
            type_name,
            name: cursor.name()?.into(),
            key: cursor.key()?,
        };
        cursor.expect_end()?;
        Ok(address)
    }

    /// The resource block, without instance keys anywhere: where it stands in the configuration.
    #[must_use]
    pub fn configuration(&self) -> Address {
        Self { module: self.module.configuration(), key: None, ..self.clone() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if !self.module.is_root() {
            write!(f, "{}.", self.module)?;
        }
        f.write_str(match self.mode {
            Mode::Managed | Mode::Other => "",
            Mode::Data => "data.",
            Mode::Ephemeral => "ephemeral.",
        })?;
        write!(f, "{}.{}", self.type_name, self.name)?;
        match &self.key {
            Some(key) => write!(f, "{key}"),
            None => Ok(()),
        }
    }
}
