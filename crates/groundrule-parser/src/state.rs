//! The shape of `terraform show -json` of a state, which also stands inside of plans.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::address::{Address, InstanceKey, Mode, ModulePath};
use crate::json;

/// A state; borrows from the text that it was read from.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a state")]
pub struct StateJson<'a> {
    /// `0.1`, `0.2`, `1.0`.
    #[serde(borrow)]
    pub format_version: Cow<'a, str>,
    /// Version of the program that wrote it.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub terraform_version: Option<Cow<'a, str>>,
    /// What exists; missing in an empty state.
    #[serde(borrow, default)]
    pub values: Option<StateValues<'a>>,
    /// Results of `check` blocks and conditions.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub checks: Option<&'a RawValue>,
}

/// Outputs and the tree of modules with their resources; also the shape of a plan's planned values.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "a state's values")]
pub struct StateValues<'a> {
    /// Outputs of the root by name.
    #[serde(borrow, default, deserialize_with = "json::entries")]
    pub outputs: BTreeMap<Cow<'a, str>, StateOutput<'a>>,
    /// The root module.
    #[serde(borrow, default)]
    pub root_module: StateModule<'a>,
}

/// An output's value.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an output")]
pub struct StateOutput<'a> {
    /// Declared sensitive.
    #[serde(default)]
    pub sensitive: bool,
    /// Its value; missing if it comes after apply.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub value: Option<&'a RawValue>,
}

/// A module instance.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "a module")]
pub struct StateModule<'a> {
    /// Its address; missing for the root.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub address: Option<Cow<'a, str>>,
    /// Resource instances, data sources among them.
    #[serde(borrow, default, deserialize_with = "json::null_as_default")]
    pub resources: Vec<StateResource<'a>>,
    /// Instances of the modules that it calls.
    #[serde(borrow, default, deserialize_with = "json::null_as_default")]
    pub child_modules: Vec<StateModule<'a>>,
}

/// A resource instance with its values.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a resource")]
pub struct StateResource<'a> {
    /// Its address as it stands: Terraform 0.12 wrote neither module nor instance key in some of them, so use
    /// [`Self::address_in`].
    #[serde(borrow)]
    pub address: Cow<'a, str>,
    /// Managed or data.
    pub mode: Mode,
    /// Resource type.
    #[serde(borrow, rename = "type")]
    pub type_name: Cow<'a, str>,
    /// Resource name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Instance key of `count` or `for_each`.
    #[serde(default)]
    pub index: Option<InstanceKey>,
    /// Full provider name; local name before Terraform 0.13.
    #[serde(borrow, default)]
    pub provider_name: Cow<'a, str>,
    /// Version of the provider's schema for the type.
    #[serde(default)]
    pub schema_version: u64,
    /// The attributes; missing where all of them come after apply.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub values: Option<&'a RawValue>,
    /// Mask over `values`: `true` where a value is sensitive.
    #[serde(borrow, default, deserialize_with = "json::shallow")]
    pub sensitive_values: Option<&'a RawValue>,
    /// Addresses of resources that it depends on, without instance keys.
    #[serde(borrow, default, deserialize_with = "json::null_as_default")]
    pub depends_on: Vec<Cow<'a, str>>,
    /// To be replaced by the next apply.
    #[serde(default)]
    pub tainted: bool,
    /// Key of a deposed object; then the same address may stand twice.
    #[serde(borrow, default, deserialize_with = "json::optional_text")]
    pub deposed_key: Option<Cow<'a, str>>,
}

impl StateResource<'_> {
    /// Absolute address of the resource as one of `module`.
    pub fn address_in(&self, module: &ModulePath) -> Address {
        Address {
            module: module.clone(),
            mode: self.mode,
            type_name: self.type_name.as_ref().into(),
            name: self.name.as_ref().into(),
            key: self.index.clone(),
        }
    }
}
